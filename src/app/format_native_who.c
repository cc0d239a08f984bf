/* Who may do which job of a native file: skills, and lists of technicians and of jobs. */
#include "app/format_native.h"

#include <string.h>

#include "base/arena.h"
#include "base/fault.h"

enum { LEVEL_MAX = 100 };

struct who {
    struct native_reader *reader;
    size_t words;       /* of a set of technicians */
    uint8_t *levels;    /* T * skills that technicians have */
    int32_t skills;     /* of these */
    uint64_t *eligible; /* J * words */
    uint64_t *disliked; /* J * words: not among the jobs that the technician prefers; NULL where none prefers any */
    uint64_t *set;      /* technicians at hand */
    uint8_t *hit;       /* document jobs at hand */
    struct native_list *tagged; /* document jobs of each tag */
    bool any_rule;
};

/* ---- Skills ---- */

/* One skill with its level, out of an array of names or an object of names and levels. */
static bool skill_read(const struct cursor *entry, bool object, struct text *name, int32_t *level, struct fault *fault)
{
    *level = 1;
    *name = entry->name;
    return object ? cursor_int32(entry, 1, LEVEL_MAX, level, fault) : cursor_text(entry, name, fault);
}

static bool skills_begin(const struct cursor *skills, bool *object, int32_t *count, struct fault *fault)
{
    *count = 0;
    *object = cursor_is(skills) && skills->value->type == JSON_OBJECT;
    if (!cursor_is(skills)) {
        return true;
    }
    if (!*object) {
        return cursor_array(skills, 0, NATIVE_NAMES_MAX, count, fault);
    }
    return cursor_entries(skills, count, fault) &&
           (*count <= NATIVE_NAMES_MAX ||
            cursor_fault(skills, fault, "wrong_count", "this should have at most %d names", NATIVE_NAMES_MAX));
}

/* Skills that technicians have are numbered first; then their levels are a table. */
static bool levels_read(struct who *who, struct fault *fault)
{
    struct native_reader *reader = who->reader;
    int32_t technicians = reader->problem->dims.technicians;
    struct native_list owner = {0}, skill = {0}, level = {0};
    for (int32_t t = 0; t < technicians; t++) {
        struct cursor technician = cursor_element(&reader->technician_list, t),
                      skills = cursor_member(&technician, TEXT("skills"));
        bool object = false;
        int32_t count = 0;
        if (!skills_begin(&skills, &object, &count, fault)) {
            return false;
        }
        for (int32_t i = 0; i < count; i++) {
            struct cursor entry = object ? cursor_entry(&skills, i) : cursor_element(&skills, i);
            struct text name;
            int32_t value = 0;
            if (!skill_read(&entry, object, &name, &value, fault)) {
                return false;
            }
            native_push(reader->arena, &owner, t);
            native_push(reader->arena, &skill, native_number(reader->arena, &reader->skills, name));
            native_push(reader->arena, &level, value);
        }
    }
    who->skills = (int32_t)reader->skills.count;
    if ((int64_t)who->skills * technicians > NATIVE_STOCKS_MAX) {
        return fault_raise(fault, FAULT_TOO_LARGE, "too_many_skills", "/technicians",
                           "the file names too many different skills");
    }
    who->levels = arena_array(reader->arena, uint8_t, (size_t)technicians * (size_t)who->skills);
    for (int32_t i = 0; i < owner.count; i++) {
        uint8_t *held = &who->levels[(size_t)owner.at[i] * (size_t)who->skills + (size_t)skill.at[i]];
        *held = *held > level.at[i] ? *held : (uint8_t)level.at[i];
    }
    return true;
}

/* Takes out of a set of technicians those who lack a skill. */
static bool skills_ask(struct who *who, const struct cursor *required, uint64_t *set, struct fault *fault)
{
    struct native_reader *reader = who->reader;
    bool object = false;
    int32_t count = 0;
    if (!skills_begin(required, &object, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = object ? cursor_entry(required, i) : cursor_element(required, i);
        struct text name;
        int32_t level = 0, skill = 0;
        if (!skill_read(&entry, object, &name, &level, fault)) {
            return false;
        }
        bool known = map_get(&reader->skills, text_fold(reader->arena, name), &skill);
        for (int32_t t = 0; t < reader->problem->dims.technicians; t++) {
            if (!known || who->levels[(size_t)t * (size_t)who->skills + (size_t)skill] < level) {
                native_bit_clear(set, t);
            }
        }
    }
    return true;
}

/* ---- Lists of technicians ---- */

bool native_technicians_listed(const struct native_reader *reader, const struct cursor *list, uint64_t *set,
                               struct fault *fault)
{
    int32_t count = 0;
    memset(set, 0, native_words(reader) * sizeof *set);
    if (!cursor_array(list, 0, PROBLEM_TECHNICIANS_MAX, &count, fault)) {
        return false;
    }
    for (int32_t i = 0; i < count; i++) {
        struct cursor entry = cursor_element(list, i);
        int32_t technician = 0;
        if (!native_technician(reader, &entry, &technician, fault)) {
            return false;
        }
        native_bit_set(set, technician);
    }
    return true;
}

/* Keeps of a set those whom an array names, or with `without` those whom it does not. */
static bool technicians_keep(const struct who *who, const struct cursor *list, bool without, uint64_t *set,
                             struct fault *fault)
{
    if (!cursor_is(list)) {
        return true;
    }
    if (!native_technicians_listed(who->reader, list, who->set, fault)) {
        return false;
    }
    for (size_t w = 0; w < who->words; w++) {
        set[w] &= without ? ~who->set[w] : who->set[w];
    }
    return true;
}

static void technician_alone(const struct who *who, int32_t technician, uint64_t *set)
{
    bool may = native_bit_get(set, technician);
    memset(set, 0, who->words * sizeof *set);
    if (may) {
        native_bit_set(set, technician);
    }
}

static bool technician_required(const struct who *who, const struct cursor *named, uint64_t *set, struct fault *fault)
{
    int32_t technician = 0;
    if (!cursor_is(named)) {
        return true;
    }
    if (!native_technician(who->reader, named, &technician, fault)) {
        return false;
    }
    technician_alone(who, technician, set);
    return true;
}

/* ---- Lists of jobs ---- */

static bool tags_read(struct who *who, struct fault *fault)
{
    struct native_reader *reader = who->reader;
    struct native_list tag = {0}, tagged = {0};
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        struct cursor job = cursor_element(&reader->job_list, d), tags = cursor_member(&job, TEXT("tags"));
        int32_t count = 0;
        if (cursor_is(&tags) && !cursor_array(&tags, 0, NATIVE_NAMES_MAX, &count, fault)) {
            return false;
        }
        for (int32_t i = 0; i < count; i++) {
            struct cursor entry = cursor_element(&tags, i);
            struct text name;
            if (!cursor_text(&entry, &name, fault)) {
                return false;
            }
            native_push(reader->arena, &tag, native_number(reader->arena, &reader->tags, name));
            native_push(reader->arena, &tagged, d);
        }
    }
    who->tagged = arena_array(reader->arena, struct native_list, reader->tags.count);
    for (int32_t i = 0; i < tag.count; i++) {
        native_push(reader->arena, &who->tagged[tag.at[i]], tagged.at[i]);
    }
    return true;
}

/* Marks the jobs of a rule {tags, ids}. */
static bool rule_read(struct who *who, const struct cursor *rule, struct fault *fault)
{
    struct native_reader *reader = who->reader;
    struct cursor tags = cursor_member(rule, TEXT("tags")), ids = cursor_member(rule, TEXT("ids"));
    int32_t named = 0, listed = 0, tag = 0, job = 0;
    memset(who->hit, 0, (size_t)reader->document_jobs);
    if (!cursor_object(rule, "tags ids", fault) ||
        (cursor_is(&tags) && !cursor_array(&tags, 0, NATIVE_NAMES_MAX, &named, fault)) ||
        (cursor_is(&ids) && !cursor_array(&ids, 0, PROBLEM_JOBS_MAX, &listed, fault))) {
        return false;
    }
    for (int32_t i = 0; i < named; i++) {
        struct cursor entry = cursor_element(&tags, i);
        struct text name;
        if (!cursor_text(&entry, &name, fault)) {
            return false;
        }
        bool known = map_get(&reader->tags, text_fold(reader->arena, name), &tag);
        for (int32_t k = 0; known && k < who->tagged[tag].count; k++) {
            who->hit[who->tagged[tag].at[k]] = 1;
        }
    }
    for (int32_t i = 0; i < listed; i++) {
        struct cursor entry = cursor_element(&ids, i);
        if (!native_job(reader, &entry, &job, fault)) {
            return false;
        }
        who->hit[job] = 1;
    }
    return true;
}

/* Clears (or, of `disliked`, sets) the technician's bit where a job is marked as `marked`. */
static void rule_apply(struct who *who, int32_t t, uint8_t marked, bool dislike)
{
    const struct native_reader *reader = who->reader;
    for (int32_t j = 0; j < reader->first_job[reader->document_jobs]; j++) {
        if (who->hit[reader->job_of[j]] == marked) {
            if (dislike) {
                native_bit_set(who->disliked + (size_t)j * who->words, t);
            } else {
                native_bit_clear(who->eligible + (size_t)j * who->words, t);
            }
        }
    }
    who->any_rule |= !dislike;
}

static bool rules_read(struct who *who, int32_t t, struct fault *fault)
{
    struct native_reader *reader = who->reader;
    struct cursor technician = cursor_element(&reader->technician_list, t),
                  jobs = cursor_member(&technician, TEXT("jobs"));
    struct cursor allowed = cursor_member(&jobs, TEXT("allowed")), forbidden = cursor_member(&jobs, TEXT("forbidden")),
                  preferred = cursor_member(&jobs, TEXT("preferred"));
    if (!cursor_is(&jobs)) {
        return true;
    }
    if (!cursor_object(&jobs, "allowed forbidden preferred", fault)) {
        return false;
    }
    if (cursor_is(&allowed)) {
        if (!rule_read(who, &allowed, fault)) {
            return false;
        }
        rule_apply(who, t, 0, false);
    }
    if (cursor_is(&forbidden)) {
        if (!rule_read(who, &forbidden, fault)) {
            return false;
        }
        rule_apply(who, t, 1, false);
    }
    if (cursor_is(&preferred)) {
        if (!rule_read(who, &preferred, fault)) {
            return false;
        }
        if (who->disliked == NULL) {
            who->disliked = arena_array(reader->arena, uint64_t, (size_t)reader->problem->dims.jobs * who->words);
        }
        rule_apply(who, t, 0, true);
    }
    return true;
}

/* ---- Who may do a job ---- */

/* What a member of a crew asks, in place of the job where it says so. */
static bool member_ask(struct who *who, const struct cursor *job, const struct cursor *member, uint64_t *set,
                       struct fault *fault)
{
    struct cursor skills = cursor_member(member, TEXT("requiredSkills")),
                  allowed = cursor_member(member, TEXT("allowedTechnicians"));
    struct cursor job_skills = cursor_member(job, TEXT("requiredSkills")),
                  job_allowed = cursor_member(job, TEXT("allowedTechnicians"));
    bool named = cursor_is(member) && member->value->type == JSON_STRING;
    if (named && !technician_required(who, member, set, fault)) {
        return false;
    }
    if (cursor_is(member) && !named && !cursor_object(member, "requiredSkills allowedTechnicians", fault)) {
        return false;
    }
    return skills_ask(who, cursor_is(&skills) ? &skills : &job_skills, set, fault) &&
           technicians_keep(who, cursor_is(&allowed) ? &allowed : &job_allowed, false, set, fault);
}

static bool job_asks(const struct cursor *job)
{
    static const char *const NAMES[] = {"requiredSkills", "allowedTechnicians", "requiredTechnician",
                                        "excludedTechnicians", "crew"};
    struct cursor lock = cursor_member(job, TEXT("lock")), locked = cursor_member(&lock, TEXT("technician"));
    bool asks = cursor_is(&locked);
    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        struct cursor member = cursor_member(job, text_of(NAMES[i]));
        asks |= cursor_is(&member);
    }
    return asks;
}

/* The sets of a job's members, before technicians' own rules. */
static bool job_who(struct who *who, int32_t d, struct fault *fault)
{
    struct native_reader *reader = who->reader;
    struct cursor job = cursor_element(&reader->job_list, d), crew = cursor_member(&job, TEXT("crew"));
    struct cursor required = cursor_member(&job, TEXT("requiredTechnician")),
                  excluded = cursor_member(&job, TEXT("excludedTechnicians"));
    struct cursor lock = cursor_member(&job, TEXT("lock")), locked = cursor_member(&lock, TEXT("technician"));
    int32_t members = native_members(reader, d);
    if (members > 1 && (cursor_is(&required) || cursor_is(&locked))) {
        return cursor_fault(cursor_is(&required) ? &required : &locked, fault, "crew",
                            "a job with a crew names its members in crew");
    }
    who->any_rule |= job_asks(&job);
    for (int32_t m = 0; m < members; m++) {
        uint64_t *set = who->eligible + (size_t)(reader->first_job[d] + m) * who->words;
        struct cursor member = cursor_is(&crew) ? cursor_element(&crew, m) : (struct cursor){.parent = &crew};
        if (!member_ask(who, &job, &member, set, fault) || !technician_required(who, &required, set, fault) ||
            !technician_required(who, &locked, set, fault) || !technicians_keep(who, &excluded, true, set, fault)) {
            return false;
        }
    }
    return true;
}

/* What has happened, or is fixed to come next, is beyond the question of who may. */
static void frozen_apply(struct who *who)
{
    const struct native_reader *reader = who->reader;
    for (int32_t j = 0; j < reader->problem->dims.jobs; j++) {
        if (reader->frozen_with[j] != NO_PLACE) {
            uint64_t *set = who->eligible + (size_t)j * who->words;
            native_bit_set(set, reader->frozen_with[j]);
            technician_alone(who, reader->frozen_with[j], set);
            who->any_rule = true;
        }
    }
}

static bool eligible_read(struct who *who, struct fault *fault)
{
    struct native_reader *reader = who->reader;
    struct problem *p = reader->problem;
    for (int32_t j = 0; j < p->dims.jobs; j++) {
        for (int32_t t = 0; t < p->dims.technicians; t++) {
            native_bit_set(who->eligible + (size_t)j * who->words, t);
        }
    }
    for (int32_t d = 0; d < reader->document_jobs; d++) {
        if (!job_who(who, d, fault)) {
            return false;
        }
    }
    for (int32_t t = 0; t < p->dims.technicians; t++) {
        if (!rules_read(who, t, fault)) {
            return false;
        }
    }
    frozen_apply(who);
    if (who->any_rule) {
        p->eligible = who->eligible;
        p->eligible_words = (int32_t)who->words;
    }
    return true;
}

bool native_who_read(struct native_reader *reader, struct fault *fault)
{
    const struct problem *p = reader->problem;
    struct who who = {.reader = reader, .words = native_words(reader)};
    who.eligible = arena_array(reader->arena, uint64_t, (size_t)p->dims.jobs * who.words);
    who.set = arena_array(reader->arena, uint64_t, who.words);
    who.hit = arena_array(reader->arena, uint8_t, reader->document_jobs);
    if (!levels_read(&who, fault) || !tags_read(&who, fault) || !eligible_read(&who, fault)) {
        return false;
    }
    reader->eligible = who.eligible;
    reader->disliked = who.disliked;
    return true;
}
