/* How hard a password is to guess: pieces that everybody tries first are worth little, however long they are. */
#include <string.h>

#include "access/password.h"
#include "base/arena.h"

/* What people choose: written down by hand, folded, with at least four letters. Digits and capitals around them help nobody. */
static const char common[] =
    "password passwort passphrase passcode passord contrasena motdepasse senha parola wachtwoord haslo kennwort secret "
    "geheim letmein welcome willkommen welkom bienvenue admin administrator root superuser sysadmin support service "
    "helpdesk office system server computer internet network windows microsoft google facebook apple samsung android "
    "iphone default changeme change temp temporary test testing tester guest user username login logon access master "
    "qwerty qwertz azerty asdf zxcv 1qaz 2wsx qazwsx iloveyou love lover loveme forever hello hallo whatever nothing "
    "monkey dragon tiger lion eagle falcon panther wolf bear horse dolphin butterfly chicken puppy kitty kitten cookie "
    "cheese banana orange cherry peach pepper ginger chocolate sugar honey coffee pizza summer winter spring autumn "
    "fall sommer herbst fruehling season monday tuesday wednesday thursday friday saturday sunday january february "
    "march april june july august september october november december montag freitag januar juli football fussball "
    "soccer baseball basketball hockey golf tennis rugby liverpool chelsea arsenal barcelona madrid juventus yankees "
    "cowboys lakers steelers eagles rangers ferrari porsche mercedes toyota honda mustang corvette harley yamaha "
    "michael jordan jennifer jessica ashley daniel thomas charlie andrew joshua matthew robert william george anthony "
    "jasmine nicole amanda michelle maria anna martin peter stefan andreas sandra claudia london paris berlin america "
    "england germany canada australia france italy spain mexico superman batman spiderman starwars pokemon naruto "
    "ninja killer hunter shadow phoenix diamond silver golden purple yellow black white green blue angel princess "
    "prince queen king jesus christ heaven hell devil freedom trustno money dollar million lucky winner number access "
    "sunshine rainbow flower rose star moon ocean beach music guitar rocket matrix cheater buster bailey maggie sophie "
    "oliver jackson company business dispatch dispatcher technician plumber plumbing heating electric electrician "
    "customer schedule route routing routriq";

static const char *const rows_of_keys[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "azertyuiop"};

/* A password in two spellings of the same length: without capitals, and with letters for the figures that stand for them. */
struct guess {
    struct text folded;
    struct text plain;
    struct text_list around; /* folded */
};

static char letter_for(char c)
{
    static const char figures[] = "013457@$!";
    static const char letters[] = "oleastasi";
    const char *at = c == '\0' ? NULL : strchr(figures, c);
    return at == NULL ? c : letters[at - figures];
}

static bool is_letter_or_figure(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

static bool stands_at(struct text whole, size_t at, struct text part)
{
    return part.length > 0 && at + part.length <= whole.length &&
           memcmp(whole.bytes + at, part.bytes, part.length) == 0;
}

static bool word_stands(const struct guess *g, size_t at, struct text word)
{
    return stands_at(g->folded, at, word) || stands_at(g->plain, at, word);
}

/* The longest common word that begins at `at`, in bytes. */
static size_t common_length(const struct guess *g, size_t at)
{
    struct text words = {common, sizeof common - 1};
    size_t longest = 0;
    while (words.length > 0) {
        struct text word = text_cut(&words, ' ');
        if (word.length > longest && word_stands(g, at, word)) {
            longest = word.length;
        }
    }
    return longest;
}

/* The same of the texts around it: each as a whole, and its words of 4 letters or more. */
static size_t around_length(const struct guess *g, size_t at)
{
    size_t longest = 0;
    for (int32_t i = 0; i < g->around.count; i++) {
        struct text t = g->around.items[i];
        if (t.length > longest && word_stands(g, at, t)) {
            longest = t.length;
        }
        for (size_t from = 0; from < t.length;) {
            size_t to = from;
            while (to < t.length && is_letter_or_figure(t.bytes[to])) {
                to++;
            }
            struct text word = text_slice(t, from, to);
            if (word.length >= 4 && word.length > longest && word_stands(g, at, word)) {
                longest = word.length;
            }
            from = to + 1;
        }
    }
    return longest;
}

static size_t year_length(const struct guess *g, size_t at)
{
    const char *c = g->folded.bytes + at;
    bool century = stands_at(g->folded, at, TEXT("19")) || stands_at(g->folded, at, TEXT("20"));
    bool figures = at + 4 <= g->folded.length && c[2] >= '0' && c[2] <= '9' && c[3] >= '0' && c[3] <= '9';
    return century && figures ? 4 : 0;
}

/* "aaaa", "1234", "fedc": each byte as far from the one before as the first two are. */
static size_t run_length(const struct guess *g, size_t at)
{
    struct text t = g->folded;
    if (at + 1 >= t.length) {
        return 0;
    }
    int step = t.bytes[at + 1] - t.bytes[at];
    size_t end = at + 2;
    while (end < t.length && t.bytes[end] - t.bytes[end - 1] == step) {
        end++;
    }
    return step >= -1 && step <= 1 && end - at >= 3 ? end - at : 0;
}

/* Along a row of the keyboard, either way. */
static size_t keys_length(const struct guess *g, size_t at)
{
    size_t longest = 0;
    for (size_t i = 0; i < sizeof rows_of_keys / sizeof *rows_of_keys; i++) {
        struct text row = text_of(rows_of_keys[i]);
        for (size_t from = 0; from < row.length; from++) {
            size_t there = 0;
            size_t back = 0;
            while (from + there < row.length && at + there < g->folded.length &&
                   g->folded.bytes[at + there] == row.bytes[from + there]) {
                there++;
            }
            while (back <= from && at + back < g->folded.length &&
                   g->folded.bytes[at + back] == row.bytes[from - back]) {
                back++;
            }
            longest = there > longest ? there : longest;
            longest = back > longest ? back : longest;
        }
    }
    return longest >= 4 ? longest : 0;
}

/* What stands before it already, once more. */
static size_t again_length(const struct guess *g, size_t at)
{
    struct text t = g->folded;
    size_t longest = 0;
    for (size_t from = 0; from < at; from++) {
        size_t length = 0;
        while (from + length < at && at + length < t.length && t.bytes[from + length] == t.bytes[at + length]) {
            length++;
        }
        longest = length > longest ? length : longest;
    }
    return longest >= 3 ? longest : 0;
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* In characters that nobody can foresee. */
static int32_t worth_of(const struct guess *g)
{
    int32_t worth = 0;
    for (size_t at = 0; at < g->folded.length;) {
        size_t word = common_length(g, at);
        size_t other = larger(around_length(g, at), larger(year_length(g, at), run_length(g, at)));
        other = larger(other, larger(keys_length(g, at), again_length(g, at)));
        size_t step = text_utf8_step(text_slice(g->folded, at, g->folded.length));
        if (other > 0 && other >= word) {
            worth += 1;
            step = other;
        } else if (word > 0) {
            worth += PASSWORD_PIECE_WORTH;
            step = word;
        } else {
            worth += step > 1 ? PASSWORD_PIECE_WORTH : 1; /* there are more letters beyond ASCII */
        }
        at += step > 0 ? step : 1;
    }
    return worth;
}

static struct text lowered(struct arena *arena, struct text t, bool as_letters)
{
    char *bytes = arena_alloc(arena, t.length);
    for (size_t i = 0; i < t.length; i++) {
        char c = t.bytes[i];
        char low = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
        bytes[i] = as_letters ? letter_for(low) : low;
    }
    return (struct text){bytes, t.length};
}

static struct text_list list_folded(struct arena *arena, const struct text_list *list)
{
    int32_t count = list == NULL ? 0 : list->count;
    struct text *items = arena_array(arena, struct text, count);
    for (int32_t i = 0; i < count; i++) {
        items[i] = text_fold(arena, list->items[i]);
    }
    return (struct text_list){.count = count, .items = items};
}

bool password_is_acceptable(struct arena *arena, struct text password, const struct text_list *around,
                            const struct where *where, struct issues *issues)
{
    if (password.length < PASSWORD_BYTES_LEAST) {
        issue_add(issues, where, "too_short", "A password has at least %d characters.", (int)PASSWORD_BYTES_LEAST);
        return false;
    }
    if (password.length > PASSWORD_BYTES_MOST) {
        issue_add(issues, where, "too_long", "A password has at most %d bytes.", (int)PASSWORD_BYTES_MOST);
        return false;
    }
    const struct guess guess = {lowered(arena, password, false), lowered(arena, password, true),
                                list_folded(arena, around)};
    if (worth_of(&guess) < PASSWORD_WORTH) {
        issue_add(issues, where, "weak_password",
                  "This password is easily guessed: it is made of common words, names around it, years or rows. Take "
                  "more, or others.");
        return false;
    }
    return true;
}
