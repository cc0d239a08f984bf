# Made by story_make.mjs: do not edit.
day 2026-05-19 America/New_York -04:00

technician T01 at=40.6321,-73.9875 works=08:00-17:00 skills=plumbing:2,drain:2 break=30@11:30-13:30 overtime=60 parts=PIPE-12:4
technician T02 at=40.6553,-73.9181 works=07:00-16:00 skills=boiler,gas,plumbing break=30@11:30-13:30 overtime=60 parts=IGN-HS:4,PIPE-12:2 certified=gas-safe
technician T03 at=40.7188,-73.9950 works=08:30-17:30 skills=electrical break=30@11:30-13:30 overtime=60 parts=BRK-20A:4
technician T04 at=40.6677,-73.8868 works=07:00-16:00 skills=hvac,boiler,gas break=30@11:30-13:30 overtime=60 parts=CAP-45:2,IGN-HS:4 certified=gas-safe ev=240:90
technician T05 at=40.6558,-73.9578 works=08:30-17:30 skills=plumbing,gas break=30@11:30-13:30 overtime=60 parts=PIPE-12:4 certified=gas-safe
technician T06 at=40.7511,-73.9394 works=07:00-16:00 skills=hvac,electrical break=30@11:30-13:30 overtime=60 parts=CAP-45:4,BRK-20A:5
technician T07 at=40.6653,-73.9249 works=08:30-17:30 skills=boiler,plumbing break=30@11:30-13:30 overtime=60 parts=IGN-HS:4,PIPE-12:2
technician T08 at=40.7604,-73.8658 works=07:30-16:30 skills=electrical,gas break=30@11:30-13:30 overtime=60 parts=BRK-20A:5 certified=gas-safe
technician T09 at=40.6523,-73.8806 works=07:30-16:30 skills=hvac,plumbing break=30@11:30-13:30 overtime=60 parts=CAP-45:5,PIPE-12:2 leaves=35
technician T10 at=40.6592,-73.8688 works=07:30-16:30 skills=hvac,boiler break=30@11:30-13:30 overtime=60 parts=CAP-45:4,IGN-HS:5 ev=220:85
technician T11 at=40.6348,-73.9481 works=08:00-17:00 skills=plumbing:3,drain break=30@11:30-13:30 overtime=60 parts=PIPE-12:2
technician T12 at=40.6742,-73.8791 works=07:30-16:30 skills=boiler,gas,plumbing:3 break=30@11:30-13:30 overtime=60 parts=IGN-HS:5,PIPE-12:4 certified=gas-safe
technician T13 at=40.6617,-73.8682 works=07:30-16:30 skills=electrical break=30@11:30-13:30 overtime=60 parts=BRK-20A:2
technician T14 at=40.7038,-73.9138 works=07:00-16:00 skills=hvac,boiler,gas break=30@11:30-13:30 overtime=60 parts=CAP-45:5,IGN-HS:5 certified=gas-safe
technician T15 at=40.6679,-73.8825 works=07:30-16:30 skills=plumbing,gas break=30@11:30-13:30 overtime=60 parts=PIPE-12:3 certified=gas-safe leaves=25
technician T16 at=40.6726,-73.8857 works=08:30-17:30 skills=hvac,electrical break=30@11:30-13:30 overtime=60 parts=CAP-45:5,BRK-20A:3 ev=200:70
technician T17 at=40.6519,-73.9712 works=07:30-16:30 skills=boiler:2,plumbing break=30@11:30-13:30 overtime=60 parts=IGN-HS:4,PIPE-12:5 leaves=20
technician T18 at=40.6872,-73.9784 works=07:00-16:00 skills=electrical:2,gas break=30@11:30-13:30 overtime=60 parts=BRK-20A:4 certified=gas-safe
technician T19 at=40.6823,-73.8915 works=07:30-16:30 skills=hvac,plumbing break=30@11:30-13:30 overtime=60 parts=CAP-45:5,PIPE-12:4
technician T20 at=40.7043,-73.8896 works=07:00-16:00 skills=hvac,boiler break=30@11:30-13:30 overtime=60 parts=CAP-45:2,IGN-HS:5 leaves=35
technician T21 at=40.7591,-73.8679 works=07:00-16:00 skills=plumbing,drain break=30@11:30-13:30 overtime=60 parts=PIPE-12:2
technician T22 at=40.6876,-73.9260 works=08:00-17:00 skills=boiler,gas,plumbing break=30@11:30-13:30 overtime=60 parts=IGN-HS:3,PIPE-12:3 certified=gas-safe ev=240:65
technician T23 at=40.6188,-74.0191 works=08:00-17:00 skills=electrical break=30@11:30-13:30 overtime=60 parts=BRK-20A:4
technician T24 at=40.6746,-73.8765 works=07:30-16:30 skills=hvac:2,boiler:3,gas break=30@11:30-13:30 overtime=60 parts=CAP-45:3,IGN-HS:4 certified=gas-safe
technician T25 at=40.6452,-73.9991 works=08:30-17:30 skills=plumbing:3,gas:2 break=30@11:30-13:30 overtime=60 parts=PIPE-12:2 certified=gas-safe
technician T26 at=40.6306,-73.9650 works=08:00-17:00 skills=hvac,electrical:3 break=30@11:30-13:30 overtime=60 parts=CAP-45:3,BRK-20A:3
technician T27 at=40.7115,-73.9470 works=07:30-16:30 skills=boiler,plumbing:3 break=30@11:30-13:30 overtime=60 parts=IGN-HS:3,PIPE-12:2
technician T28 at=40.6781,-73.8973 works=07:30-16:30 skills=electrical,gas:3 break=30@11:30-13:30 overtime=60 parts=BRK-20A:3 certified=gas-safe:2026-01-31 ev=240:80
technician T29 at=40.6995,-73.9378 works=07:00-16:00 skills=hvac,plumbing break=30@11:30-13:30 overtime=60 parts=CAP-45:4,PIPE-12:5
technician T30 at=40.6319,-73.9691 works=08:00-17:00 skills=hvac,boiler break=30@11:30-13:30 overtime=60 parts=CAP-45:5,IGN-HS:2
technician T31 at=40.6586,-73.8971 works=08:00-17:00 skills=plumbing:2,drain break=30@11:30-13:30 overtime=60 parts=PIPE-12:3
technician T32 at=40.6839,-73.8577 works=08:30-17:30 skills=boiler,gas,plumbing break=30@11:30-13:30 overtime=60 parts=IGN-HS:3,PIPE-12:2 certified=gas-safe leaves=10
technician T33 at=40.7639,-73.9709 works=07:00-16:00 skills=electrical break=30@11:30-13:30 overtime=60 parts=BRK-20A:3
technician T34 at=40.7492,-73.9152 works=07:30-16:30 skills=hvac,boiler,gas:2 break=30@11:30-13:30 overtime=60 parts=CAP-45:3,IGN-HS:2 certified=gas-safe ev=220:70
technician T35 at=40.6653,-73.9268 works=07:30-16:30 skills=plumbing,gas:2 break=30@11:30-13:30 overtime=60 parts=PIPE-12:5 certified=gas-safe
technician T36 at=40.6665,-73.9252 works=08:00-17:00 skills=hvac:2,electrical break=30@11:30-13:30 overtime=60 parts=CAP-45:2,BRK-20A:3
technician T37 at=40.6581,-73.9134 works=07:30-16:30 skills=boiler,plumbing break=30@11:30-13:30 overtime=60 parts=IGN-HS:4,PIPE-12:2
technician T38 at=40.6737,-73.9476 works=08:30-17:30 skills=electrical,gas break=30@11:30-13:30 overtime=60 parts=BRK-20A:5 certified=gas-safe
technician T39 at=40.7584,-73.8886 works=07:00-16:00 skills=hvac,plumbing break=30@11:30-13:30 overtime=60 parts=CAP-45:2,PIPE-12:3
technician T40 at=40.6645,-73.8717 works=08:00-17:00 skills=hvac,boiler break=30@11:30-13:30 overtime=60 parts=CAP-45:2,IGN-HS:5 ev=240:75
job J001 at=40.6618,-73.8719 title=Repair type=hvac_repair minutes=50 takes=40 skills=hvac priority=4 window=07:00-18:00 parts=CAP-45:1
job J002 at=40.6630,-73.9259 title=Repair type=hvac_repair minutes=50 takes=40 skills=hvac priority=3 window=07:00-18:00 promised=08:00-11:00 parts=CAP-45:1
job J003 at=40.6869,-73.9338 title=Repair type=electrical_repair minutes=50 takes=45 skills=electrical priority=4 window=07:00-18:00
job J004 at=40.6523,-73.9459 title=Repair type=electrical_repair minutes=35 takes=45 skills=electrical priority=3 window=07:00-18:00
job J005 at=40.6339,-73.9680 title=Repair type=boiler_repair minutes=20 takes=20 skills=boiler,gas priority=2 window=07:00-18:00
job J006 at=40.6889,-73.9415 title=Repair type=boiler_repair minutes=30 takes=25 skills=boiler priority=4 window=07:00-18:00
job J007 at=40.6703,-73.9246 title=Repair type=plumbing_repair minutes=35 takes=30 skills=plumbing,drain priority=4 window=07:00-18:00
job J008 at=40.6981,-73.9217 title=Repair type=boiler_repair minutes=25 takes=30 skills=boiler priority=4 window=08:00-12:00
job J009 at=40.7794,-73.9858 title=Repair type=plumbing_repair minutes=35 takes=45 skills=plumbing priority=3 window=07:00-18:00 crew=2
job J010 at=40.6497,-73.9452 title=Repair type=electrical_repair minutes=20 takes=15 skills=electrical priority=2 window=09:00-12:00
job J011 at=40.6441,-74.0177 title=Repair type=boiler_repair minutes=25 takes=35 skills=boiler priority=4 window=07:00-18:00
job J012 at=40.6686,-73.9473 title=Repair type=electrical_repair minutes=40 takes=30 skills=electrical:2 priority=3 window=07:00-18:00
job J013 at=40.7796,-73.9901 title=Repair type=plumbing_repair minutes=30 takes=40 skills=plumbing,gas priority=2 window=07:00-18:00
job J014 at=40.6651,-73.8771 title=Repair type=electrical_repair minutes=35 takes=35 skills=electrical priority=4 window=07:00-18:00 promised=08:00-11:00
job J015 at=40.6419,-73.8954 title=Repair type=plumbing_repair minutes=50 takes=55 skills=plumbing priority=3 window=15:00-17:00
job J016 at=40.7024,-73.9205 title=Repair type=hvac_repair minutes=20 takes=10 skills=hvac priority=4 window=09:00-12:00 crew=2
job J017 at=40.6761,-73.9217 title=Repair type=plumbing_repair minutes=30 takes=20 skills=plumbing priority=2 window=07:00-18:00
job J018 at=40.6605,-73.9347 title=Repair type=hvac_repair minutes=30 takes=20 skills=hvac priority=4 window=07:00-18:00 promised=09:00-12:00 parts=CAP-45:1
job J019 at=40.6595,-73.9604 title=Repair type=hvac_repair minutes=35 takes=45 skills=hvac priority=2 window=07:00-18:00 parts=CAP-45:1
job J020 at=40.6522,-73.9199 title=Repair type=hvac_repair minutes=40 takes=40 skills=hvac priority=2 window=07:00-18:00 parts=CAP-45:1
job J021 at=40.6548,-73.9209 title=Repair type=plumbing_repair minutes=30 takes=30 skills=plumbing,drain priority=3 window=07:00-18:00
job J022 at=40.7607,-73.9614 title=Repair type=hvac_repair minutes=45 takes=55 skills=hvac priority=2 window=07:00-18:00 promised=10:00-13:00 parts=CAP-45:1
job J023 at=40.6761,-73.9518 title=Repair type=hvac_repair minutes=20 takes=15 skills=hvac priority=3 window=07:00-18:00
job J024 at=40.7038,-73.9354 title=Repair type=hvac_repair minutes=35 takes=30 skills=hvac priority=4 window=07:00-18:00
job J025 at=40.6918,-73.9897 title=Repair type=boiler_repair minutes=50 takes=80 skills=boiler,gas,gas-safe priority=3 window=13:00-15:00
job J026 at=40.6937,-73.9917 title=Repair type=boiler_repair minutes=20 takes=30 skills=boiler,gas priority=4 window=07:00-18:00 promised=14:00-17:00
job J027 at=40.6722,-73.9496 title=Repair type=electrical_repair minutes=50 takes=45 skills=electrical priority=4 window=09:00-11:00 parts=BRK-20A:1
job J028 at=40.6729,-73.9490 title=Repair type=plumbing_repair minutes=30 takes=30 skills=plumbing,gas,gas-safe priority=3 window=07:00-18:00
job J029 at=40.7067,-73.9589 title=Repair type=plumbing_repair minutes=30 takes=40 skills=plumbing,drain priority=3 window=07:00-18:00
job J030 at=40.7594,-73.8632 title=Repair type=plumbing_repair minutes=45 takes=75 skills=plumbing priority=4 window=07:00-18:00
job J031 at=40.6971,-73.9947 title=Repair type=plumbing_repair minutes=50 takes=60 skills=plumbing priority=3 window=07:00-18:00 promised=08:00-11:00 parts=PIPE-12:1
job J032 at=40.6340,-74.0073 title=Repair type=boiler_repair minutes=45 takes=55 skills=boiler priority=2 window=09:00-12:00 parts=IGN-HS:1
job J033 at=40.6805,-73.9339 title=Repair type=electrical_repair minutes=35 takes=40 skills=electrical priority=4 window=07:00-18:00 parts=BRK-20A:1
job J034 at=40.7619,-73.8885 title=Repair type=boiler_repair minutes=20 takes=10 skills=boiler priority=4 window=08:00-10:00 parts=IGN-HS:1
job J035 at=40.6525,-73.9694 title=Repair type=boiler_repair minutes=45 takes=105 skills=boiler priority=3 window=07:00-18:00 promised=12:00-15:00
job J036 at=40.7020,-73.8743 title=Repair type=plumbing_repair minutes=20 takes=20 skills=plumbing,drain priority=3 window=09:00-12:00 crew=2
job J037 at=40.7090,-73.9536 title=Repair type=plumbing_repair minutes=25 takes=35 skills=plumbing priority=4 window=10:00-14:00 parts=PIPE-12:1
job J038 at=40.6683,-73.9488 title=Repair type=plumbing_repair minutes=35 takes=70 skills=plumbing,gas,gas-safe priority=2 window=07:00-18:00
job J039 at=40.7069,-73.8967 title=Repair type=hvac_repair minutes=50 takes=60 skills=hvac priority=2 window=07:00-18:00
job J040 at=40.6359,-73.9675 title=Repair type=hvac_repair minutes=40 takes=45 skills=hvac priority=4 window=07:00-18:00
job J041 at=40.6540,-73.9186 title=Repair type=plumbing_repair minutes=40 takes=45 skills=plumbing priority=2 window=07:00-18:00 parts=PIPE-12:1
job J042 at=40.6545,-73.9209 title=Repair type=plumbing_repair minutes=45 takes=45 skills=plumbing,drain priority=3 window=07:00-18:00 promised=12:00-15:00
job J043 at=40.7486,-73.8892 title=Repair type=electrical_repair minutes=50 takes=55 skills=electrical priority=4 window=11:00-13:00
job J044 at=40.6673,-73.8672 title=Repair type=boiler_repair minutes=45 takes=55 skills=boiler priority=4 window=09:00-13:00 parts=IGN-HS:1
job J045 at=40.6819,-73.9356 title=Repair type=electrical_repair minutes=45 takes=50 skills=electrical priority=2 window=07:00-18:00
job J046 at=40.6282,-74.0103 title=Repair type=hvac_repair minutes=35 takes=35 skills=hvac priority=3 window=11:00-13:00
job J047 at=40.7393,-73.9296 title=Repair type=boiler_repair minutes=30 takes=40 skills=boiler,gas priority=3 window=07:00-18:00 promised=15:00-18:00
job J048 at=40.6949,-73.9263 title=Repair type=boiler_repair minutes=25 takes=90 skills=boiler,gas,gas-safe priority=4 window=07:00-18:00 promised=08:00-11:00
job J049 at=40.6827,-73.9297 title=Repair type=electrical_repair minutes=35 takes=45 skills=electrical priority=2 window=07:00-18:00
job J050 at=40.6857,-73.9807 title=Repair type=plumbing_repair minutes=25 takes=30 skills=plumbing,gas,gas-safe priority=4 window=11:00-14:00
job J051 at=40.7044,-73.8755 title=Repair type=plumbing_repair minutes=25 takes=15 skills=plumbing,gas,gas-safe priority=4 window=11:00-14:00
job J052 at=40.6562,-73.9166 title=Repair type=hvac_repair minutes=50 takes=45 skills=hvac priority=2 window=12:00-16:00
job J053 at=40.6690,-73.9487 title=Repair type=plumbing_repair minutes=40 takes=30 skills=plumbing priority=3 window=07:00-18:00
job J054 at=40.6631,-73.8722 title=Repair type=boiler_repair minutes=30 takes=30 skills=boiler priority=4 window=07:00-18:00 promised=11:00-14:00
job J055 at=40.6601,-73.9639 title=Repair type=boiler_repair minutes=50 takes=60 skills=boiler,gas priority=2 window=14:00-17:00 parts=IGN-HS:1
job J056 at=40.6222,-74.0199 title=Repair type=plumbing_repair minutes=20 takes=30 skills=plumbing priority=4 window=11:00-14:00
job J057 at=40.6349,-73.9665 title=Repair type=boiler_repair minutes=45 takes=45 skills=boiler priority=3 window=07:00-18:00
job J058 at=40.7620,-73.9723 title=Repair type=hvac_repair minutes=25 takes=25 skills=hvac priority=4 window=07:00-18:00
job J059 at=40.6750,-73.9173 title=Repair type=plumbing_repair minutes=40 takes=30 skills=plumbing:2,drain priority=2 window=14:00-16:00
job J060 at=40.6355,-73.9773 title=Repair type=plumbing_repair minutes=25 takes=30 skills=plumbing,drain priority=2 window=12:00-16:00
job J061 at=40.6748,-73.8767 title=Repair type=plumbing_repair minutes=25 takes=20 skills=plumbing,drain priority=4 window=07:00-18:00
job J062 at=40.6933,-73.9968 title=Repair type=plumbing_repair minutes=50 takes=45 skills=plumbing:2 priority=3 window=07:00-18:00
job J063 at=40.6598,-73.8968 title=Repair type=electrical_repair minutes=40 takes=45 skills=electrical priority=4 window=07:00-18:00 promised=08:00-11:00
job J064 at=40.6684,-73.8878 title=Repair type=plumbing_repair minutes=20 takes=30 skills=plumbing,drain priority=2 window=07:00-18:00 promised=14:00-17:00
job J065 at=40.7470,-73.9156 title=Repair type=boiler_repair minutes=30 takes=20 skills=boiler priority=2 window=07:00-18:00 promised=10:00-13:00 parts=IGN-HS:1
job J066 at=40.6546,-73.9603 title=Repair type=plumbing_repair minutes=50 takes=100 skills=plumbing priority=2 window=07:00-18:00 parts=PIPE-12:1
job J067 at=40.7498,-73.9200 title=Repair type=hvac_repair minutes=20 takes=25 skills=hvac priority=2 window=07:00-18:00
job J068 at=40.6597,-73.9255 title=Repair type=boiler_repair minutes=40 takes=50 skills=boiler,gas priority=2 window=07:00-18:00
job J069 at=40.6535,-74.0054 title=Repair type=plumbing_repair minutes=20 takes=15 skills=plumbing priority=2 window=07:00-18:00
job J070 at=40.7927,-73.9739 title=Repair type=electrical_repair minutes=35 takes=40 skills=electrical:2 priority=2 window=07:00-18:00
job J071 at=40.6750,-73.8792 title=Repair type=electrical_repair minutes=45 takes=55 skills=electrical priority=4 window=15:00-19:00
job J072 at=40.6627,-73.8984 title=Repair type=electrical_repair minutes=40 takes=50 skills=electrical priority=2 window=07:00-18:00 crew=2
job J073 at=40.6347,-73.9731 title=Repair type=hvac_repair minutes=35 takes=35 skills=hvac priority=2 window=07:00-18:00 parts=CAP-45:1 crew=2
job J074 at=40.6499,-73.9145 title=Repair type=boiler_repair minutes=45 takes=50 skills=boiler,gas priority=4 window=08:00-10:00 parts=IGN-HS:1
job J075 at=40.6728,-73.8671 title=Repair type=hvac_repair minutes=30 takes=35 skills=hvac priority=4 window=07:00-18:00 parts=CAP-45:1
job J076 at=40.6499,-73.9708 title=Repair type=hvac_repair minutes=40 takes=40 skills=hvac priority=4 window=07:00-18:00 promised=14:00-17:00 parts=CAP-45:1
job J077 at=40.7900,-73.9772 title=Repair type=electrical_repair minutes=45 takes=75 skills=electrical:2 priority=4 window=07:00-18:00
job J078 at=40.7012,-73.8886 title=Repair type=hvac_repair minutes=45 takes=45 skills=hvac:2 priority=2 window=07:00-18:00
job J079 at=40.6637,-73.8815 title=Repair type=electrical_repair minutes=20 takes=15 skills=electrical priority=4 window=15:00-18:00
job J080 at=40.6520,-73.9152 title=Repair type=plumbing_repair minutes=45 takes=50 skills=plumbing,gas,gas-safe priority=4 window=07:00-18:00
job J081 at=40.6324,-73.9927 title=Repair type=plumbing_repair minutes=20 takes=30 skills=plumbing priority=4 window=07:00-18:00 promised=13:00-16:00
job J082 at=40.6723,-73.8743 title=Repair type=plumbing_repair minutes=35 takes=45 skills=plumbing priority=3 window=07:00-18:00 parts=PIPE-12:1
job J083 at=40.6591,-73.8551 title=Repair type=hvac_repair minutes=30 takes=40 skills=hvac priority=2 window=14:00-17:00 parts=CAP-45:1 excluded=T03
job J084 at=40.6385,-73.9568 title=Repair type=plumbing_repair minutes=35 takes=25 skills=plumbing priority=3 window=07:00-18:00 promised=11:00-14:00
job J085 at=40.7474,-73.9135 title=Repair type=hvac_repair minutes=25 takes=20 skills=hvac priority=3 window=07:00-18:00 parts=CAP-45:1
job J086 at=40.6472,-73.9722 title=Repair type=boiler_repair minutes=35 takes=25 skills=boiler priority=4 window=10:00-13:00
job J087 at=40.6301,-73.9819 title=Repair type=plumbing_repair minutes=45 takes=45 skills=plumbing priority=3 window=07:00-18:00
job J088 at=40.6326,-73.9628 title=Repair type=boiler_repair minutes=40 takes=45 skills=boiler:2 priority=3 window=07:00-18:00
job J089 at=40.7082,-73.9077 title=Repair type=boiler_repair minutes=30 takes=35 skills=boiler,gas,gas-safe priority=3 window=12:00-15:00 parts=IGN-HS:1
job J090 at=40.6684,-73.9183 title=Repair type=boiler_repair minutes=30 takes=30 skills=boiler priority=3 window=07:00-18:00
job J091 at=40.7374,-73.9223 title=Repair type=hvac_repair minutes=45 takes=55 skills=hvac priority=4 window=14:00-18:00 parts=CAP-45:1
job J092 at=40.6898,-73.9814 title=Repair type=plumbing_repair minutes=50 takes=60 skills=plumbing priority=4 window=08:00-12:00
job J093 at=40.6683,-73.9184 title=Repair type=hvac_repair minutes=30 takes=35 skills=hvac priority=3 window=07:00-18:00 parts=CAP-45:1
job J094 at=40.6556,-73.9140 title=Repair type=plumbing_repair minutes=30 takes=100 skills=plumbing,drain priority=3 window=07:00-18:00
job J095 at=40.6741,-73.8771 title=Repair type=plumbing_repair minutes=20 takes=30 skills=plumbing,gas,gas-safe priority=4 window=07:00-18:00
job J096 at=40.6995,-73.9395 title=Repair type=boiler_repair minutes=30 takes=25 skills=boiler priority=3 window=15:00-17:00
job J097 at=40.7931,-73.9734 title=Repair type=electrical_repair minutes=30 takes=40 skills=electrical:2 priority=2 window=08:00-10:00
job J098 at=40.6983,-73.9326 title=Repair type=hvac_repair minutes=35 takes=90 skills=hvac priority=2 window=07:00-18:00 promised=12:00-15:00
job J099 at=40.6381,-73.9731 title=Repair type=boiler_repair minutes=45 takes=45 skills=boiler,gas,gas-safe priority=4 window=07:00-18:00 promised=11:00-14:00
job J100 at=40.7023,-73.9177 title=Repair type=plumbing_repair minutes=35 takes=25 skills=plumbing priority=2 window=15:00-18:00 excluded=T17
job J101 at=40.6839,-73.9344 title=Repair type=electrical_repair minutes=35 takes=30 skills=electrical priority=2 window=07:00-18:00 promised=15:00-18:00 parts=BRK-20A:1
job J102 at=40.7360,-73.9790 title=Repair type=hvac_repair minutes=40 takes=40 skills=hvac priority=2 window=07:00-18:00 parts=CAP-45:1
job J103 at=40.6677,-73.9473 title=Repair type=plumbing_repair minutes=30 takes=25 skills=plumbing priority=3 window=07:00-18:00 parts=PIPE-12:1
job J104 at=40.7401,-73.9278 title=Repair type=hvac_repair minutes=20 takes=25 skills=hvac priority=2 window=09:00-12:00
job J105 at=40.7038,-73.9527 title=Repair type=plumbing_repair minutes=20 takes=20 skills=plumbing,gas priority=2 window=12:00-16:00
job J106 at=40.7786,-73.9496 title=Repair type=plumbing_repair minutes=25 takes=20 skills=plumbing priority=3 window=12:00-16:00
job J107 at=40.6337,-73.9752 title=Repair type=hvac_repair minutes=20 takes=25 skills=hvac priority=2 window=14:00-17:00
job J108 at=40.6756,-73.9471 title=Repair type=plumbing_repair minutes=35 takes=25 skills=plumbing,gas priority=2 window=07:00-18:00 promised=12:00-15:00
job J109 at=40.6716,-73.9257 title=Repair type=boiler_repair minutes=25 takes=60 skills=boiler,gas,gas-safe priority=3 window=07:00-18:00 parts=IGN-HS:1
job J110 at=40.6717,-73.9598 title=Repair type=boiler_repair minutes=30 takes=25 skills=boiler,gas,gas-safe priority=3 window=15:00-18:00 parts=IGN-HS:1
job J111 at=40.6537,-74.0095 title=Repair type=plumbing_repair minutes=40 takes=45 skills=plumbing,drain priority=4 window=07:00-18:00 parts=PIPE-12:1
job J112 at=40.6780,-73.9436 title=Repair type=plumbing_repair minutes=30 takes=40 skills=plumbing,gas priority=3 window=12:00-16:00
job J113 at=40.7591,-73.9751 title=Repair type=plumbing_repair minutes=35 takes=30 skills=plumbing,drain priority=2 window=07:00-18:00 promised=12:00-15:00
job J114 at=40.7651,-73.9681 title=Repair type=boiler_repair minutes=20 takes=10 skills=boiler priority=2 window=07:00-18:00
job J115 at=40.6997,-73.9942 title=Repair type=plumbing_repair minutes=45 takes=105 skills=plumbing,gas priority=2 window=07:00-18:00
job J116 at=40.6732,-73.9545 title=Repair type=plumbing_repair minutes=40 takes=50 skills=plumbing priority=3 window=10:00-14:00
job J117 at=40.6995,-73.8905 title=Repair type=hvac_repair minutes=50 takes=50 skills=hvac priority=4 window=07:00-18:00 promised=12:00-15:00
job J118 at=40.6590,-73.8534 title=Repair type=hvac_repair minutes=30 takes=30 skills=hvac priority=4 window=07:00-18:00
job J119 at=40.6970,-73.9437 title=Repair type=plumbing_repair minutes=25 takes=35 skills=plumbing:2,drain priority=3 window=11:00-13:00
job J120 at=40.6607,-73.9207 title=Repair type=boiler_repair minutes=30 takes=40 skills=boiler,gas,gas-safe priority=2 window=07:00-18:00 promised=08:00-11:00 parts=IGN-HS:1
job J121 at=40.7011,-73.9181 title=Repair type=plumbing_repair minutes=20 takes=10 skills=plumbing,gas,gas-safe priority=3 window=07:00-18:00 parts=PIPE-12:1
job J122 at=40.6604,-73.9240 title=Repair type=hvac_repair minutes=40 takes=40 skills=hvac priority=2 window=07:00-18:00 parts=CAP-45:1
job J123 at=40.7003,-73.8872 title=Repair type=boiler_repair minutes=20 takes=20 skills=boiler,gas priority=4 window=07:00-18:00 parts=IGN-HS:1
job J124 at=40.6763,-73.8736 title=Repair type=plumbing_repair minutes=50 takes=45 skills=plumbing,gas priority=3 window=07:00-18:00
job J125 at=40.6448,-73.9520 title=Repair type=boiler_repair minutes=40 takes=40 skills=boiler priority=2 window=12:00-15:00
job J126 at=40.6699,-73.9534 title=Repair type=electrical_repair minutes=25 takes=65 skills=electrical priority=2 window=07:00-18:00
job J127 at=40.7795,-73.9491 title=Repair type=plumbing_repair minutes=20 takes=15 skills=plumbing priority=2 window=07:00-18:00
job J128 at=40.7560,-73.8667 title=Repair type=plumbing_repair minutes=50 takes=60 skills=plumbing priority=3 window=07:00-18:00 promised=14:00-17:00
job J129 at=40.7167,-73.9124 title=Repair type=hvac_repair minutes=50 takes=40 skills=hvac priority=4 window=07:00-18:00 promised=11:00-14:00
job J130 at=40.7387,-74.0065 title=Repair type=hvac_repair minutes=45 takes=55 skills=hvac priority=2 window=10:00-14:00
job J131 at=40.6289,-74.0087 title=Repair type=hvac_repair minutes=30 takes=20 skills=hvac priority=2 window=07:00-18:00
job J132 at=40.6636,-73.8686 title=Repair type=boiler_repair minutes=25 takes=70 skills=boiler,gas,gas-safe priority=2 window=07:00-18:00 promised=09:00-12:00 excluded=T05
job J133 at=40.7898,-73.9794 title=Repair type=electrical_repair minutes=40 takes=35 skills=electrical priority=2 window=13:00-17:00 parts=BRK-20A:1
job J134 at=40.6342,-74.0075 title=Repair type=boiler_repair minutes=30 takes=35 skills=boiler,gas,gas-safe priority=2 window=08:00-12:00
job J135 at=40.7495,-73.9156 title=Repair type=boiler_repair minutes=45 takes=35 skills=boiler priority=4 window=11:00-13:00
job J136 at=40.7056,-73.9293 title=Repair type=plumbing_repair minutes=45 takes=50 skills=plumbing priority=3 window=07:00-18:00
job J137 at=40.6640,-73.9242 title=Repair type=plumbing_repair minutes=35 takes=45 skills=plumbing,gas,gas-safe priority=3 window=11:00-15:00
job J138 at=40.7052,-73.9484 title=Repair type=plumbing_repair minutes=45 takes=40 skills=plumbing priority=2 window=07:00-18:00 promised=15:00-18:00
job J139 at=40.7036,-73.9084 title=Repair type=boiler_repair minutes=30 takes=30 skills=boiler priority=4 window=07:00-18:00
job J140 at=40.7725,-73.9861 title=Repair type=plumbing_repair minutes=40 takes=50 skills=plumbing,gas,gas-safe priority=3 window=07:00-18:00 parts=PIPE-12:1
job J141 at=40.6516,-73.9434 title=Repair type=electrical_repair minutes=50 takes=45 skills=electrical priority=2 window=07:00-18:00 promised=12:00-15:00
job J142 at=40.6363,-73.9571 title=Repair type=plumbing_repair minutes=45 takes=55 skills=plumbing,gas priority=4 window=07:00-18:00 promised=10:00-13:00
job J143 at=40.7461,-73.8790 title=Repair type=boiler_repair minutes=50 takes=50 skills=boiler priority=4 window=15:00-17:00
job J144 at=40.7226,-73.9868 title=Repair type=hvac_repair minutes=40 takes=30 skills=hvac priority=3 window=12:00-15:00
job J145 at=40.6585,-73.8968 title=Repair type=electrical_repair minutes=35 takes=35 skills=electrical priority=3 window=08:00-12:00
job J146 at=40.6683,-73.9603 title=Repair type=boiler_repair minutes=30 takes=25 skills=boiler priority=3 window=07:00-18:00
job J147 at=40.7038,-73.9096 title=Repair type=boiler_repair minutes=30 takes=40 skills=boiler:2,gas priority=2 window=07:00-18:00
job J148 at=40.6712,-73.9264 title=Repair type=plumbing_repair minutes=40 takes=50 skills=plumbing,gas,gas-safe priority=2 window=09:00-12:00
job J149 at=40.6519,-73.9185 title=Repair type=plumbing_repair minutes=25 takes=15 skills=plumbing priority=3 window=07:00-18:00
job J150 at=40.7055,-73.8928 title=Repair type=boiler_repair minutes=25 takes=30 skills=boiler,gas priority=4 window=07:00-18:00 parts=IGN-HS:1
job J151 at=40.6711,-73.9485 title=Repair type=plumbing_repair minutes=50 takes=45 skills=plumbing:2 priority=2 window=07:00-18:00
job J152 at=40.6313,-74.0036 title=Repair type=boiler_repair minutes=30 takes=20 skills=boiler priority=3 window=07:00-18:00 promised=15:00-18:00 parts=IGN-HS:1
job J153 at=40.7505,-73.8947 title=Repair type=electrical_repair minutes=30 takes=40 skills=electrical priority=3 window=07:00-18:00
job J154 at=40.7788,-73.9495 title=Repair type=plumbing_repair minutes=40 takes=35 skills=plumbing,drain priority=3 window=07:00-18:00
job J155 at=40.6748,-73.9597 title=Repair type=electrical_repair minutes=50 takes=40 skills=electrical priority=4 window=07:00-18:00
job J156 at=40.6768,-73.8819 title=Repair type=hvac_repair minutes=40 takes=40 skills=hvac priority=2 window=07:00-18:00
job J157 at=40.6423,-73.9487 title=Repair type=hvac_repair minutes=25 takes=75 skills=hvac priority=4 window=08:00-11:00
job J158 at=40.7019,-73.9111 title=Repair type=hvac_repair minutes=25 takes=15 skills=hvac priority=3 window=07:00-18:00 promised=11:00-14:00
job J159 at=40.6703,-73.9264 title=Repair type=plumbing_repair minutes=45 takes=40 skills=plumbing,gas priority=3 window=10:00-14:00 parts=PIPE-12:1
job J160 at=40.6498,-74.0017 title=Repair type=plumbing_repair minutes=20 takes=25 skills=plumbing,drain priority=2 window=09:00-11:00
job J161 at=40.6693,-73.9561 title=Repair type=boiler_repair minutes=20 takes=50 skills=boiler,gas,gas-safe priority=4 window=08:00-11:00
job J162 at=40.6623,-73.8767 title=Repair type=electrical_repair minutes=30 takes=20 skills=electrical priority=3 window=07:00-18:00
job J163 at=40.6678,-73.9596 title=Repair type=electrical_repair minutes=35 takes=40 skills=electrical priority=3 window=12:00-14:00
job J164 at=40.6756,-73.8882 title=Repair type=hvac_repair minutes=20 takes=30 skills=hvac priority=2 window=14:00-18:00
job J165 at=40.6655,-73.8636 title=Repair type=hvac_repair minutes=50 takes=60 skills=hvac priority=4 window=07:00-18:00
job J166 at=40.6705,-73.9590 title=Repair type=plumbing_repair minutes=45 takes=40 skills=plumbing,drain priority=2 window=07:00-18:00 parts=PIPE-12:1
job J167 at=40.6818,-73.9327 title=Repair type=electrical_repair minutes=30 takes=40 skills=electrical priority=4 window=07:00-18:00
job J168 at=40.6727,-73.8690 title=Repair type=hvac_repair minutes=40 takes=45 skills=hvac priority=4 window=07:00-18:00 promised=12:00-15:00 parts=CAP-45:1 excluded=T14
job J169 at=40.6978,-73.9523 title=Repair type=hvac_repair minutes=35 takes=40 skills=hvac priority=4 window=07:00-18:00
job J170 at=40.6806,-73.9328 title=Repair type=electrical_repair minutes=50 takes=40 skills=electrical priority=4 window=13:00-15:00
job J171 at=40.6847,-73.9812 title=Repair type=plumbing_repair minutes=25 takes=30 skills=plumbing priority=3 window=07:00-18:00 promised=13:00-16:00 excluded=T26
job J172 at=40.6482,-73.9671 title=Repair type=boiler_repair minutes=45 takes=95 skills=boiler,gas priority=2 window=15:00-19:00
job J173 at=40.6910,-73.9249 title=Repair type=plumbing_repair minutes=30 takes=20 skills=plumbing,drain priority=2 window=07:00-18:00
job J174 at=40.7056,-73.8900 title=Repair type=boiler_repair minutes=30 takes=90 skills=boiler priority=3 window=07:00-18:00 promised=15:00-18:00 parts=IGN-HS:1
job J175 at=40.6669,-73.9322 title=Repair type=boiler_repair minutes=25 takes=55 skills=boiler,gas,gas-safe priority=2 window=07:00-18:00
job J176 at=40.6748,-73.9474 title=Repair type=electrical_repair minutes=40 takes=50 skills=electrical priority=4 window=07:00-18:00 parts=BRK-20A:1
job J177 at=40.7599,-73.8660 title=Repair type=plumbing_repair minutes=35 takes=80 skills=plumbing,gas priority=2 window=07:00-18:00
job J178 at=40.7742,-73.9900 title=Repair type=plumbing_repair minutes=20 takes=15 skills=plumbing priority=4 window=09:00-11:00
job J179 at=40.7002,-73.9206 title=Repair type=plumbing_repair minutes=45 takes=40 skills=plumbing priority=2 window=07:00-18:00 parts=PIPE-12:1
job J180 at=40.6747,-73.8719 title=Repair type=plumbing_repair minutes=35 takes=30 skills=plumbing priority=3 window=11:00-14:00
job J181 at=40.7816,-73.9563 title=Repair type=plumbing_repair minutes=40 takes=110 skills=plumbing,drain priority=2 window=07:00-18:00 promised=08:00-11:00 excluded=T08
job J182 at=40.6981,-73.9426 title=Repair type=plumbing_repair minutes=50 takes=55 skills=plumbing,drain priority=4 window=07:00-18:00 promised=08:00-11:00
job J183 at=40.7498,-73.9406 title=Repair type=plumbing_repair minutes=50 takes=50 skills=plumbing,drain priority=2 window=09:00-13:00 parts=PIPE-12:1
job J184 at=40.6491,-73.9640 title=Repair type=hvac_repair minutes=30 takes=20 skills=hvac priority=4 window=07:00-18:00 promised=14:00-17:00 excluded=T33
job J185 at=40.6768,-73.9092 title=Repair type=boiler_repair minutes=35 takes=30 skills=boiler,gas priority=3 window=07:00-18:00
job J186 at=40.7370,-73.9227 title=Repair type=boiler_repair minutes=35 takes=65 skills=boiler,gas priority=2 window=07:00-18:00
job J187 at=40.7394,-73.9771 title=Repair type=boiler_repair minutes=40 takes=45 skills=boiler,gas,gas-safe priority=2 window=07:00-18:00 excluded=T24
job J188 at=40.6633,-73.9205 title=Repair type=hvac_repair minutes=45 takes=55 skills=hvac priority=3 window=07:00-18:00 promised=09:00-12:00 parts=CAP-45:1
job J189 at=40.6316,-73.9676 title=Repair type=plumbing_repair minutes=35 takes=75 skills=plumbing,drain priority=2 window=12:00-15:00
job J190 at=40.6333,-73.9919 title=Repair type=plumbing_repair minutes=30 takes=40 skills=plumbing,gas,gas-safe priority=4 window=12:00-16:00
job J191 at=40.6984,-73.9238 title=Repair type=plumbing_repair minutes=45 takes=55 skills=plumbing priority=3 window=10:00-14:00
job J192 at=40.7797,-73.9897 title=Repair type=plumbing_repair minutes=40 takes=50 skills=plumbing,drain priority=3 window=14:00-18:00 parts=PIPE-12:1
job J193 at=40.6278,-74.0110 title=Repair type=boiler_repair minutes=20 takes=10 skills=boiler,gas,gas-safe priority=4 window=07:00-18:00 excluded=T30
job J194 at=40.6530,-73.9165 title=Repair type=plumbing_repair minutes=35 takes=25 skills=plumbing:2,drain priority=4 window=07:00-18:00
job J195 at=40.7632,-73.9696 title=Repair type=plumbing_repair minutes=30 takes=20 skills=plumbing priority=2 window=10:00-13:00 parts=PIPE-12:1
job J196 at=40.7020,-73.8906 title=Repair type=hvac_repair minutes=30 takes=35 skills=hvac priority=3 window=07:00-18:00 promised=11:00-14:00 parts=CAP-45:1
job J197 at=40.6588,-73.9175 title=Repair type=plumbing_repair minutes=20 takes=10 skills=plumbing priority=2 window=07:00-18:00 parts=PIPE-12:1
job J198 at=40.6195,-74.0205 title=Repair type=plumbing_repair minutes=30 takes=20 skills=plumbing priority=2 window=07:00-18:00 parts=PIPE-12:1
job J199 at=40.7160,-73.9078 title=Repair type=hvac_repair minutes=45 takes=50 skills=hvac priority=3 window=13:00-17:00
job J200 at=40.6691,-73.9500 title=Repair type=electrical_repair minutes=45 takes=55 skills=electrical priority=2 window=07:00-18:00
job J201 at=40.6637,-73.9001 title=Repair type=electrical_repair minutes=40 takes=50 skills=electrical priority=4 window=07:00-18:00 promised=10:00-13:00 parts=BRK-20A:1 excluded=T06
job J202 at=40.6728,-73.9528 title=Repair type=electrical_repair minutes=40 takes=50 skills=electrical priority=3 window=07:00-18:00
job J203 at=40.7944,-73.9774 title=Repair type=electrical_repair minutes=25 takes=35 skills=electrical priority=3 window=07:00-18:00
job J204 at=40.7611,-73.9701 title=Repair type=plumbing_repair minutes=20 takes=30 skills=plumbing priority=4 window=15:00-18:00
job J205 at=40.7011,-73.8891 title=Repair type=hvac_repair minutes=35 takes=45 skills=hvac priority=4 window=14:00-18:00
job J206 at=40.7025,-73.9595 title=Repair type=plumbing_repair minutes=45 takes=45 skills=plumbing priority=2 window=07:00-18:00
job J207 at=40.7619,-73.8604 title=Repair type=plumbing_repair minutes=30 takes=25 skills=plumbing priority=3 window=07:00-18:00
job J208 at=40.6916,-73.8712 title=Repair type=hvac_repair minutes=20 takes=10 skills=hvac priority=4 window=07:00-18:00
job J209 at=40.6774,-73.8776 title=Repair type=plumbing_repair minutes=50 takes=45 skills=plumbing,drain priority=2 window=07:00-18:00
job J210 at=40.6442,-74.0178 title=Repair type=hvac_repair minutes=20 takes=10 skills=hvac priority=4 window=14:00-17:00 parts=CAP-45:1 excluded=T33
job J211 at=40.6776,-73.9473 title=Repair type=hvac_repair minutes=35 takes=90 skills=hvac priority=3 window=07:00-18:00
job J212 at=40.6904,-73.9771 title=Repair type=plumbing_repair minutes=20 takes=10 skills=plumbing,gas,gas-safe priority=2 window=07:00-18:00 promised=10:00-13:00 parts=PIPE-12:1
job J213 at=40.6670,-73.8785 title=Repair type=plumbing_repair minutes=45 takes=35 skills=plumbing priority=4 window=07:00-18:00
job J214 at=40.7021,-73.8918 title=Repair type=boiler_repair minutes=40 takes=30 skills=boiler:2,gas priority=2 window=09:00-11:00 excluded=T39
job J215 at=40.7076,-73.8737 title=Repair type=plumbing_repair minutes=40 takes=105 skills=plumbing priority=2 window=07:00-18:00 promised=15:00-18:00
job J216 at=40.7647,-73.9743 title=Repair type=plumbing_repair minutes=40 takes=30 skills=plumbing priority=3 window=07:00-18:00 parts=PIPE-12:1
job J217 at=40.6723,-73.9509 title=Repair type=electrical_repair minutes=50 takes=45 skills=electrical priority=3 window=07:00-18:00 promised=09:00-12:00
job J218 at=40.7011,-73.9177 title=Repair type=plumbing_repair minutes=30 takes=30 skills=plumbing priority=2 window=07:00-18:00
job J219 at=40.7096,-73.9128 title=Repair type=boiler_repair minutes=30 takes=35 skills=boiler priority=3 window=07:00-18:00
job J220 at=40.6937,-73.9466 title=Repair type=plumbing_repair minutes=45 takes=40 skills=plumbing,gas,gas-safe priority=4 window=08:00-12:00
job J221 at=40.6650,-73.8964 title=Repair type=electrical_repair minutes=25 takes=20 skills=electrical priority=2 window=07:00-18:00 promised=14:00-17:00
job J222 at=40.6706,-73.8842 title=Repair type=plumbing_repair minutes=25 takes=30 skills=plumbing priority=3 window=09:00-11:00 parts=PIPE-12:1
job J223 at=40.6795,-73.8913 title=Repair type=hvac_repair minutes=35 takes=30 skills=hvac priority=4 window=07:00-18:00 promised=10:00-13:00
job J224 at=40.7576,-73.8655 title=Repair type=plumbing_repair minutes=40 takes=35 skills=plumbing priority=3 window=07:00-18:00
job J225 at=40.6574,-73.9620 title=Repair type=boiler_repair minutes=35 takes=35 skills=boiler priority=2 window=11:00-15:00 parts=IGN-HS:1
job J226 at=40.6343,-73.9629 title=Repair type=hvac_repair minutes=50 takes=60 skills=hvac priority=4 window=07:00-18:00 parts=CAP-45:1
job J227 at=40.7223,-73.9796 title=Repair type=boiler_repair minutes=35 takes=40 skills=boiler priority=2 window=07:00-18:00 parts=IGN-HS:1
job J228 at=40.6952,-73.9905 title=Repair type=hvac_repair minutes=45 takes=50 skills=hvac priority=3 window=07:00-18:00 promised=14:00-17:00 crew=2
job J229 at=40.7478,-73.9420 title=Repair type=electrical_repair minutes=35 takes=45 skills=electrical priority=4 window=07:00-18:00
job J230 at=40.6764,-73.9502 title=Repair type=hvac_repair minutes=35 takes=40 skills=hvac priority=3 window=13:00-17:00
job J231 at=40.6763,-73.9105 title=Repair type=boiler_repair minutes=40 takes=30 skills=boiler,gas,gas-safe priority=3 window=07:00-18:00
job J232 at=40.7465,-73.8751 title=Repair type=boiler_repair minutes=20 takes=15 skills=boiler,gas priority=3 window=07:00-18:00 promised=12:00-15:00
job J233 at=40.6666,-73.8848 title=Repair type=plumbing_repair minutes=30 takes=35 skills=plumbing,gas priority=4 window=08:00-12:00 excluded=T16
job J234 at=40.6754,-73.9287 title=Repair type=plumbing_repair minutes=50 takes=105 skills=plumbing,gas priority=4 window=07:00-18:00
job J235 at=40.6528,-73.9524 title=Repair type=plumbing_repair minutes=30 takes=20 skills=plumbing priority=3 window=10:00-13:00
job J236 at=40.7786,-73.9869 title=Repair type=plumbing_repair minutes=20 takes=20 skills=plumbing priority=2 window=07:00-18:00 parts=PIPE-12:1
job J237 at=40.7064,-73.9243 title=Repair type=plumbing_repair minutes=40 takes=40 skills=plumbing,drain priority=3 window=07:00-18:00
job J238 at=40.6237,-74.0155 title=Repair type=plumbing_repair minutes=30 takes=30 skills=plumbing,drain priority=3 window=07:00-18:00 parts=PIPE-12:1
job J239 at=40.7180,-73.9919 title=Repair type=boiler_repair minutes=20 takes=85 skills=boiler priority=3 window=07:00-18:00 excluded=T20
job J240 at=40.6803,-73.8685 title=Repair type=hvac_repair minutes=20 takes=10 skills=hvac priority=3 window=07:00-18:00 parts=CAP-45:1
job J241 at=40.6493,-74.0039 title=Repair type=plumbing_repair minutes=40 takes=30 skills=plumbing priority=2 window=13:00-17:00
job J242 at=40.6317,-73.9651 title=Repair type=hvac_repair minutes=45 takes=40 skills=hvac priority=3 window=10:00-13:00 crew=2
job J243 at=40.6571,-73.9188 title=Repair type=hvac_repair minutes=40 takes=50 skills=hvac priority=4 window=07:00-18:00
job J244 at=40.7147,-73.9068 title=Repair type=hvac_repair minutes=40 takes=35 skills=hvac priority=2 window=07:00-18:00 promised=15:00-18:00
job J245 at=40.7055,-73.9172 title=Repair type=boiler_repair minutes=35 takes=35 skills=boiler priority=4 window=07:00-18:00 promised=09:00-12:00
job J246 at=40.6652,-73.9258 title=Repair type=plumbing_repair minutes=20 takes=30 skills=plumbing,gas priority=3 window=07:00-18:00
job J247 at=40.6747,-73.9282 title=Repair type=boiler_repair minutes=20 takes=20 skills=boiler,gas,gas-safe priority=4 window=11:00-15:00
job J248 at=40.6647,-73.8815 title=Repair type=electrical_repair minutes=40 takes=40 skills=electrical priority=4 window=14:00-18:00
job J249 at=40.6741,-73.9470 title=Repair type=plumbing_repair minutes=45 takes=35 skills=plumbing,drain priority=2 window=14:00-18:00 parts=PIPE-12:1
job J250 at=40.6579,-73.9138 title=Repair type=hvac_repair minutes=50 takes=45 skills=hvac priority=4 window=07:00-18:00 parts=CAP-45:1 excluded=T22
job J251 at=40.6867,-73.9357 title=Repair type=hvac_repair minutes=20 takes=20 skills=hvac priority=2 window=07:00-18:00 excluded=T21
job J252 at=40.7414,-73.9222 title=Repair type=hvac_repair minutes=25 takes=35 skills=hvac priority=2 window=07:00-18:00
job J253 at=40.6548,-73.9201 title=Repair type=plumbing_repair minutes=20 takes=10 skills=plumbing priority=2 window=07:00-18:00 promised=15:00-18:00
job J254 at=40.6471,-73.9714 title=Repair type=boiler_repair minutes=30 takes=65 skills=boiler priority=3 window=15:00-19:00
job J255 at=40.7063,-73.8982 title=Repair type=hvac_repair minutes=30 takes=35 skills=hvac:2 priority=2 window=11:00-13:00
job J256 at=40.6790,-73.8894 title=Repair type=hvac_repair minutes=30 takes=25 skills=hvac priority=3 window=15:00-18:00
job J257 at=40.6738,-73.8926 title=Repair type=boiler_repair minutes=40 takes=35 skills=boiler priority=3 window=07:00-18:00
job J258 at=40.6725,-73.9539 title=Repair type=electrical_repair minutes=45 takes=55 skills=electrical priority=4 window=07:00-18:00
job J259 at=40.6726,-73.8722 title=Repair type=plumbing_repair minutes=45 takes=75 skills=plumbing,gas priority=3 window=07:00-18:00 promised=13:00-16:00 parts=PIPE-12:1
job J260 at=40.7539,-73.9383 title=Repair type=electrical_repair minutes=45 takes=55 skills=electrical priority=3 window=07:00-18:00
job J261 at=40.7792,-73.9545 title=Repair type=plumbing_repair minutes=50 takes=40 skills=plumbing:2 priority=2 window=07:00-18:00
job J262 at=40.7435,-74.0066 title=Repair type=plumbing_repair minutes=45 takes=45 skills=plumbing priority=3 window=07:00-18:00
job J263 at=40.7370,-73.9218 title=Repair type=hvac_repair minutes=25 takes=15 skills=hvac priority=2 window=09:00-11:00 parts=CAP-45:1
job J264 at=40.6630,-73.9224 title=Repair type=hvac_repair minutes=25 takes=30 skills=hvac priority=4 window=07:00-18:00
job J265 at=40.7205,-73.9919 title=Repair type=hvac_repair minutes=50 takes=45 skills=hvac priority=4 window=07:00-18:00
job J266 at=40.7029,-73.9588 title=Repair type=plumbing_repair minutes=25 takes=70 skills=plumbing:2 priority=4 window=11:00-13:00
job J267 at=40.6446,-74.0061 title=Repair type=boiler_repair minutes=45 takes=45 skills=boiler priority=2 window=12:00-15:00
job J268 at=40.6520,-73.9651 title=Repair type=boiler_repair minutes=40 takes=45 skills=boiler,gas,gas-safe priority=3 window=07:00-18:00 promised=13:00-16:00
job J269 at=40.6924,-73.9285 title=Repair type=hvac_repair minutes=40 takes=40 skills=hvac priority=4 window=07:00-18:00 excluded=T26
job J270 at=40.6995,-73.9519 title=Repair type=boiler_repair minutes=40 takes=45 skills=boiler,gas,gas-safe priority=3 window=07:00-18:00
job J271 at=40.6473,-74.0020 title=Repair type=boiler_repair minutes=30 takes=40 skills=boiler:2,gas priority=2 window=07:00-18:00 promised=09:00-12:00
job J272 at=40.7381,-73.9278 title=Repair type=boiler_repair minutes=45 takes=40 skills=boiler priority=3 window=07:00-18:00 promised=11:00-14:00
job J273 at=40.6996,-73.9054 title=Repair type=boiler_repair minutes=20 takes=20 skills=boiler priority=3 window=15:00-19:00
job J274 at=40.6696,-73.9196 title=Repair type=boiler_repair minutes=40 takes=90 skills=boiler,gas,gas-safe priority=4 window=11:00-15:00 parts=IGN-HS:1
job J275 at=40.6641,-73.9238 title=Repair type=hvac_repair minutes=35 takes=45 skills=hvac priority=2 window=11:00-13:00 parts=CAP-45:1
job J276 at=40.6394,-73.8958 title=Repair type=plumbing_repair minutes=40 takes=85 skills=plumbing priority=3 window=07:00-18:00
job J277 at=40.7408,-74.0011 title=Repair type=plumbing_repair minutes=50 takes=60 skills=plumbing,gas,gas-safe priority=3 window=07:00-18:00 parts=PIPE-12:1
job J278 at=40.6868,-73.9820 title=Repair type=plumbing_repair minutes=40 takes=35 skills=plumbing,gas,gas-safe priority=4 window=07:00-18:00
job J279 at=40.6893,-73.8740 title=Repair type=boiler_repair minutes=50 takes=45 skills=boiler priority=2 window=15:00-17:00 parts=IGN-HS:1
job J280 at=40.7148,-73.9903 title=Repair type=hvac_repair minutes=45 takes=40 skills=hvac priority=2 window=07:00-18:00 promised=10:00-13:00
job E01 at=40.6744,-73.9199 title=Emergency type=boiler_repair minutes=35 takes=35 skills=boiler:2 priority=1 window=07:00-18:00
job E02 at=40.6904,-73.9940 title=Emergency type=boiler_repair minutes=40 takes=50 skills=boiler priority=1 window=07:00-18:00
job E03 at=40.6853,-73.9305 title=Emergency type=boiler_repair minutes=20 takes=20 skills=boiler,gas priority=1 window=07:00-18:00
job E04 at=40.6712,-73.9517 title=Emergency type=electrical_repair minutes=20 takes=20 skills=electrical priority=1 window=07:00-18:00
job E05 at=40.6779,-73.8684 title=Emergency type=hvac_repair minutes=20 takes=20 skills=hvac priority=1 window=07:00-18:00
job E06 at=40.6624,-73.9222 title=Emergency type=plumbing_repair minutes=20 takes=25 skills=plumbing,drain priority=1 window=07:00-18:00
job E07 at=40.6811,-73.8663 title=Emergency type=hvac_repair minutes=20 takes=30 skills=hvac priority=1 window=07:00-18:00
job E08 at=40.6971,-73.9959 title=Emergency type=plumbing_repair minutes=50 takes=40 skills=plumbing,gas priority=1 window=07:00-18:00
job E09 at=40.6691,-73.9523 title=Emergency type=plumbing_repair minutes=35 takes=85 skills=plumbing:2,drain priority=1 window=07:00-18:00
job E10 at=40.6505,-73.9568 title=Emergency type=plumbing_repair minutes=30 takes=20 skills=plumbing priority=1 window=07:00-18:00
job E11 at=40.7106,-73.8983 title=Emergency type=boiler_repair minutes=30 takes=25 skills=boiler,gas priority=1 window=07:00-18:00
job E12 at=40.6864,-73.9323 title=Emergency type=boiler_repair minutes=40 takes=40 skills=boiler,gas,gas-safe priority=1 window=07:00-18:00
job E13 at=40.6741,-73.8649 title=Emergency type=hvac_repair minutes=20 takes=80 skills=hvac priority=1 window=07:00-18:00
job E14 at=40.6723,-73.9250 title=Emergency type=boiler_repair minutes=30 takes=30 skills=boiler,gas,gas-safe priority=1 window=07:00-18:00
job E15 at=40.6926,-73.9893 title=Emergency type=hvac_repair minutes=25 takes=30 skills=hvac priority=1 window=07:00-18:00
job E16 at=40.7337,-73.8585 title=Emergency type=electrical_repair minutes=45 takes=80 skills=electrical priority=1 window=07:00-18:00
job E17 at=40.6700,-73.9228 title=Emergency type=plumbing_repair minutes=25 takes=20 skills=plumbing priority=1 window=07:00-18:00
job E18 at=40.7154,-73.9068 title=Emergency type=boiler_repair minutes=35 takes=45 skills=boiler,gas priority=1 window=07:00-18:00
job E19 at=40.6442,-73.9481 title=Emergency type=boiler_repair minutes=20 takes=20 skills=boiler,gas,gas-safe priority=1 window=07:00-18:00
job E20 at=40.6543,-73.9177 title=Emergency type=plumbing_repair minutes=50 takes=80 skills=plumbing,gas,gas-safe priority=1 window=07:00-18:00

07:02:16 call J249
07:03:20 call J241
07:24:56 call J229
07:28:05 call J256
07:39:34 call J243
07:44:27 call J242
07:46:29 call J268
07:49:09 call J248
07:51:25 call J276
08:00:24 call J233
08:05:41 cancel J057
08:07:14 call J223
08:09:38 call J235
08:20:15 lock J130
08:27:44 cancel J210
08:29:55 call J246
08:30:27 cancel J023
08:33:00 call J221
08:34:47 call J262
08:38:41 call J244
08:50:31 emergency E14
08:55:35 call J226
08:55:43 call J270
08:58:24 emergency E13
08:58:59 emergency E18
09:00:12 move J006 to=T14
09:03:20 cancel J006
09:11:01 call J264
09:21:30 cancel J176
09:23:17 call J232
09:28:45 call J236
09:35:03 emergency E10
09:35:58 cancel J244
09:38:48 call J245
09:40:05 jam at=40.7150,-73.9700 km=4 factor=1.8 minutes=120
09:40:22 lock J245
09:41:23 call J250
09:45:19 move J159 to=T12
09:49:35 emergency E06
09:49:39 call J278
09:53:54 call J263
09:57:15 call J266
09:57:19 call J258
09:59:34 cancel J040
10:00:12 call J257
10:04:42 call J227
10:08:36 call J269
10:23:26 call J259
10:30:26 move J140 to=T09
10:52:53 call J280
10:53:48 cancel J074
10:54:10 call J231
10:56:28 emergency E05
11:00:29 lock J034
11:02:50 stop storm
11:09:18 call J275
11:09:57 resume
11:15:33 move J060 to=T03
11:27:11 call J274
11:35:21 call J224
11:39:58 call J255
11:40:42 emergency E07
11:40:49 call J228
11:44:49 emergency E08
11:47:04 call J273
11:48:14 emergency E03
11:50:23 cancel J159
12:00:40 move J072 to=T11
12:05:55 cancel J091
12:08:59 call J238
12:12:00 emergency E01
12:14:09 cancel J125
12:15:46 call J279
12:15:51 call J254
12:19:02 call J247
12:20:10 emergency E11
12:20:36 lock J246
12:26:06 emergency E19
12:26:16 cancel J142
12:32:37 cancel J193
12:36:40 call J261
12:37:08 call J265
12:37:22 call J267
12:45:47 move J278 to=T08
12:46:51 cancel J227
12:47:37 call J252
12:59:02 cancel J108
12:59:33 call J260
13:00:28 call J225
13:12:21 emergency E04
13:17:03 call J230
13:26:44 call J253
13:28:13 call J240
13:29:32 call J277
13:30:31 call J234
13:30:54 move J270 to=T40
13:35:07 call J222
13:40:43 lock J026
13:42:06 call J239
13:48:50 call J271
13:49:30 call J251
13:53:57 call J272
13:59:52 call J237
14:03:07 emergency E02
14:10:17 emergency E12
14:15:01 move J280 to=T29
14:16:56 emergency E09
14:47:13 emergency E20
15:00:08 move J256 to=T30
15:11:52 emergency E17
15:12:45 emergency E16
15:16:38 emergency E15
