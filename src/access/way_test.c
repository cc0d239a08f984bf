#include "access/way.h"

#include "base/arena.h"
#include "base/testing.h"

static const struct text proxies[] = {{"10.0.0.1", 8}, {"10.0.0.2", 8}, {"2001:db8::1", 11}};
static const struct way_settings settings = {
    .trusted_proxies = {3, proxies},
    .public_url = {"https://dispatch.example.com/app", 32},
};

static bool safe(struct way way)
{
    struct arena *arena = arena_create(0);
    bool answer = way_is_safe(arena, &settings, &way);
    arena_destroy(arena);
    return answer;
}

static void a_password_travels_by_tls_from_here_or_through_a_trusted_proxy_with_https(void **state)
{
    (void)state;
    assert_true(safe((struct way){.tls = true, .peer = TEXT("203.0.113.9")}));
    assert_true(safe((struct way){.tls = true, .peer = TEXT("203.0.113.9"), .forwarded_proto = TEXT("http")}));
    assert_true(safe((struct way){.peer = TEXT("127.0.0.1")}));
    assert_true(safe((struct way){.peer = TEXT("127.8.9.1")}));
    assert_true(safe((struct way){.peer = TEXT("::1")}));
    assert_true(safe((struct way){.peer = TEXT("::ffff:127.0.0.1")}));
    assert_true(safe((struct way){.peer = TEXT("127.0.0.1"), .forwarded_proto = TEXT("https")}));
    assert_true(safe((struct way){.peer = TEXT("10.0.0.1"), .forwarded_proto = TEXT(" HTTPS ")}));
    assert_true(safe((struct way){.peer = TEXT("10.0.0.1"), .forwarded_proto = TEXT("http, https")}));
    assert_true(safe((struct way){.peer = TEXT("2001:0db8:0::0001"), .forwarded_proto = TEXT("https")}));
}

static void a_password_travels_no_other_way(void **state)
{
    (void)state;
    assert_false(safe((struct way){.peer = TEXT("203.0.113.9")}));
    assert_false(safe((struct way){.peer = TEXT("203.0.113.9"), .forwarded_proto = TEXT("https")}));
    assert_false(safe((struct way){.peer = TEXT("127.0.0.1"), .forwarded_proto = TEXT("http")}));
    assert_false(safe((struct way){.peer = TEXT("127.0.0.1"), .forwarded_proto = TEXT("https,http")}));
    assert_false(safe((struct way){.peer = TEXT("10.0.0.1")}));
    assert_false(safe((struct way){.peer = TEXT("10.0.0.1"), .forwarded_proto = TEXT("http")}));
    assert_false(safe((struct way){.peer = TEXT("10.0.0.3"), .forwarded_proto = TEXT("https")}));
    assert_false(safe((struct way){.peer = TEXT("127.0.0.1.example.com")}));
    assert_false(safe((struct way){.peer = TEXT("")}));
}

static void client(const char *peer, const char *forwarded_for, const char *expected)
{
    struct arena *arena = arena_create(0);
    const struct way way = {.peer = text_of(peer), .forwarded_for = text_of(forwarded_for)};
    assert_text(way_client(arena, &settings, &way), expected);
    arena_destroy(arena);
}

static void the_client_is_the_last_one_that_a_trusted_proxy_vouches_for(void **state)
{
    (void)state;
    client("203.0.113.9", "", "203.0.113.9");
    client("203.0.113.9", "198.51.100.7", "203.0.113.9"); /* a stranger writes what it likes */
    client("10.0.0.1", "198.51.100.7", "198.51.100.7");
    client("10.0.0.1", "192.0.2.1, 198.51.100.7", "198.51.100.7"); /* the first is the client's own word */
    client("10.0.0.1", "192.0.2.1, 198.51.100.7 , 10.0.0.2", "198.51.100.7");
    client("10.0.0.1", "[2001:db8::9]:4711", "2001:db8::9");
    client("10.0.0.1", "198.51.100.7:4711", "198.51.100.7");
    client("10.0.0.1", "192.0.2.1, unknown", "10.0.0.1");
    client("10.0.0.1", "10.0.0.2", "10.0.0.2");
    client("10.0.0.1", ",,", "10.0.0.1");
    client("::ffff:198.51.100.7", "", "198.51.100.7");
}

static bool own(struct way way, bool session)
{
    struct arena *arena = arena_create(0);
    bool answer = way_is_own_page(arena, &settings, &way, session);
    arena_destroy(arena);
    return answer;
}

/* Every pair of Sec-Fetch-Site and Origin. */
static void a_change_comes_from_a_page_of_ours(void **state)
{
    static const char *const sites[] = {"", "same-origin", "same-site", "cross-site", "none"};
    static const struct {
        const char *origin;
        bool ours;
    } origins[] = {
        {"", false},
        {"https://dispatch.example.com", true},
        {"https://dispatch.example.com:443", true},
        {"https://Dispatch.Example.com", true},
        {"https://localhost:8080", true},
        {"http://localhost:8080", false},
        {"https://localhost", false},
        {"http://dispatch.example.com", false},
        {"https://dispatch.example.com.evil.example", false},
        {"https://evil.example", false},
        {"https://evil.example/https://dispatch.example.com", false},
        {"null", false},
    };
    (void)state;
    for (size_t s = 0; s < sizeof sites / sizeof *sites; s++) {
        for (size_t o = 0; o < sizeof origins / sizeof *origins; o++) {
            const struct way way = {.tls = true,
                                    .host = TEXT("localhost:8080"),
                                    .origin = text_of(origins[o].origin),
                                    .fetch_site = text_of(sites[s])};
            bool with_session = s <= 1 && (origins[o].ours || (o == 0 && s == 1));
            assert_int_equal(own(way, true), with_session);
            assert_int_equal(own(way, false), with_session || (o == 0 && s == 0));
        }
    }
}

static void an_open_way_has_an_open_origin(void **state)
{
    (void)state;
    struct way here = {
        .peer = TEXT("127.0.0.1"), .host = TEXT("127.0.0.1:8080"), .origin = TEXT("http://127.0.0.1:8080")};
    assert_true(own(here, true));
    here.forwarded_proto = TEXT("https");
    assert_false(own(here, true));
    here.origin = TEXT("https://127.0.0.1:8080");
    assert_true(own(here, true));
    struct way nameless = {.peer = TEXT("127.0.0.1"), .origin = TEXT("http://")};
    assert_false(own(nameless, true));
}

static void only_this_machine_itself_is_local(void **state)
{
    struct arena *arena = arena_create(0);
    (void)state;
    static const struct {
        const char *peer;
        const char *forwarded_for;
        bool local;
    } cases[] = {
        {"127.0.0.1", "", true},  {"127.8.9.1", "", true},         {"::1", "", true}, {"::ffff:127.0.0.1", "", true},
        {"192.0.2.1", "", false}, {"::ffff:192.0.2.1", "", false}, {"", "", false},   {"127.0.0.1", "192.0.2.1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct way way = {.peer = text_of(cases[i].peer), .forwarded_for = text_of(cases[i].forwarded_for)};
        assert_int_equal(way_is_local(arena, &way), cases[i].local);
    }
    arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_this_machine_itself_is_local),
        cmocka_unit_test(a_password_travels_by_tls_from_here_or_through_a_trusted_proxy_with_https),
        cmocka_unit_test(a_password_travels_no_other_way),
        cmocka_unit_test(the_client_is_the_last_one_that_a_trusted_proxy_vouches_for),
        cmocka_unit_test(a_change_comes_from_a_page_of_ours),
        cmocka_unit_test(an_open_way_has_an_open_origin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
