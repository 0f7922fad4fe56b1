/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include <stdlib.h>
#include <string.h>

#include "camb-phrases.h"

/* Conjunctions and prepositions of the languages that are dubbed most, sorted
 * by bytes: Netflix's guides, like all others, break lines before them. A word
 * that is something else in another of these languages does no harm, so nobody
 * needs to know the language. */
static const char *const openers[] = {
    "aan",      "aber",     "afin",     "after",   "ale",     "als",
    "although", "ama",      "anche",    "and",     "après",   "as",
    "at",       "att",      "até",      "auf",     "aunque",  "aus",
    "avant",    "avec",     "bara",     "because", "before",  "bei",
    "between",  "bevor",    "bez",      "bij",     "bis",     "bo",
    "but",      "by",       "car",      "che",     "chez",    "chociaż",
    "com",      "come",     "comme",    "como",    "con",     "contre",
    "cuando",   "da",       "damit",    "dans",    "dass",    "dat",
    "de",       "denn",     "depois",   "depuis",  "desde",   "dla",
    "dlatego",  "doch",     "donc",     "donde",   "dont",    "door",
    "dopo",     "dove",     "durante",  "durch",   "during",  "där",
    "efter",    "eftersom", "eller",    "em",      "embora",  "en",
    "enquanto", "entre",    "et",       "fakat",   "finché",  "for",
    "from",     "från",     "för",      "für",     "gdy",     "gdzie",
    "gegen",    "gibi",     "hasta",    "hoewel",  "i",       "if",
    "ile",      "in",       "innan",    "into",    "ise",     "için",
    "jeśli",    "ki",       "kiedy",    "który",   "like",    "lorsque",
    "lub",      "ma",       "maar",     "mais",    "malgré",  "mas",
    "med",      "medan",    "men",      "mentre",  "met",     "mientras",
    "mit",      "na",       "naar",     "nach",    "nachdem", "nadat",
    "nem",      "ni",       "ob",       "obwohl",  "och",     "od",
    "oder",     "of",       "ohne",     "om",      "omdat",   "on",
    "onde",     "op",       "oppure",   "or",      "ou",      "over",
    "où",       "para",     "parce",    "pendant", "per",     "perché",
    "perciò",   "pero",     "però",     "po",      "pois",    "ponieważ",
    "por",      "porque",   "pour",     "prima",   "przed",   "przez",
    "przy",     "puisque",  "quand",    "quando",  "que",     "quem",
    "qui",      "quien",    "quindi",   "quoique", "sans",    "se",
    "sedan",    "según",    "seit",     "sem",     "senza",   "si",
    "sin",      "since",    "sinds",    "sino",    "so",      "sob",
    "sobald",   "sobre",    "som",      "sondern", "sonra",   "sopra",
    "sotto",    "sous",     "sur",      "tegen",   "terwijl", "than",
    "that",     "then",     "though",   "through", "till",    "to",
    "toen",     "totdat",   "tra",      "tussen",  "uit",     "und",
    "under",    "unter",    "until",    "utan",    "van",     "ve",
    "vers",     "verso",    "veya",     "vid",     "von",     "voor",
    "waar",     "want",     "weil",     "wenn",    "when",    "where",
    "which",    "while",    "who",      "whose",   "wie",     "with",
    "without",  "więc",     "während",  "z",       "ze",      "zodat",
    "zonder",   "zu",       "zwischen", "çünkü",   "över",    "über",
    "że",       "без",      "где",      "для",     "до",      "если",
    "и",        "или",      "как",      "когда",   "который", "на",
    "над",      "но",       "о",        "об",      "однако",  "от",
    "перед",    "по",       "пока",     "потому",  "при",     "с",
    "со",       "так",      "то",       "хотя",    "через",   "что",
    "чтобы",
};

/* Longer ones need not be looked up. */
#define MAX_OPENER_BYTES 24

static int
compare (const void *key, const void *member)
{
  return strcmp (key, *(const char *const *)member);
}

/* Whether @word, which may have capitals, begins a part of a sentence. */
gboolean
camb_phrases_begin_with (const char *word, gsize length)
{
  g_autofree char *lower = NULL;

  if (length > MAX_OPENER_BYTES)
    return FALSE;
  lower = g_utf8_strdown (word, (gssize)length);
  return bsearch (lower, openers, G_N_ELEMENTS (openers), sizeof *openers,
                  compare) != NULL;
}

/* Whether @word is a title before a name, whose full stop ends no sentence. */
gboolean
camb_phrases_is_title (const char *word, gsize length)
{
  static const char *const titles[] = {
      "Dr.",  "Dra.", "Fr.",   "Hr.",  "M.",   "Mlle.", "Mme.", "Mr.",
      "Mrs.", "Ms.",  "Prof.", "Sig.", "Sra.", "Sr.",   "St.",  "г-н.",
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (strlen (titles[i]) == length && memcmp (titles[i], word, length) == 0)
      return TRUE;
  return FALSE;
}
