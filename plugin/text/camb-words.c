/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-phrases.h"
#include "camb-words.h"

#define SENTENCE_ENDS ".!?…‼⁉。！？．؟۔।॥"
#define CLAUSE_ENDS ",;:،؛、，；：—–"
#define CLOSERS "\"'”’»)]」』）"

#define ZERO_WIDTH_SPACE 0x200b

/* No user-perceived character is longer, except to do harm. */
#define MAX_CLUSTER_CHARS 12

/* What the reader sees as one character, and never breaks. */
typedef struct
{
  const char *text;
  const char *next;
  gunichar first;
  gunichar last;
  CambExtent extent;
} Cluster;

typedef struct
{
  GArray *words;
  CambMeasure limit;
  const char *text;
  CambExtent at;
  CambWord word;
  gboolean open;
  /* The last two characters, to judge breaks by. */
  gunichar last;
  gunichar before_last;
} Splitter;

static gboolean
is_one_of (const char *set, gunichar c)
{
  return c != 0 && g_utf8_strchr (set, -1, c) != NULL;
}

static gboolean
is_breaking_space (gunichar c)
{
  return g_unichar_isspace (c) &&
         g_unichar_break_type (c) != G_UNICODE_BREAK_NON_BREAKING_GLUE;
}

static gboolean
is_regional (gunichar c)
{
  return c >= 0x1f1e6 && c <= 0x1f1ff;
}

static gboolean
extends_cluster (const Cluster *cluster, gunichar c)
{
  GUnicodeBreakType type = g_unichar_break_type (c);

  if (is_breaking_space (cluster->first))
    return FALSE;
  if (g_unichar_ismark (c) || type == G_UNICODE_BREAK_EMOJI_MODIFIER)
    return TRUE;
  if (g_unichar_type (c) == G_UNICODE_FORMAT && c != ZERO_WIDTH_SPACE)
    return TRUE;
  if (g_unichar_break_type (cluster->last) == G_UNICODE_BREAK_ZERO_WIDTH_JOINER)
    return !g_unichar_isspace (c);
  return is_regional (c) && is_regional (cluster->last) &&
         cluster->extent.chars == 1;
}

static Cluster
read_cluster (const char *text)
{
  Cluster self = {.text = text, .first = g_utf8_get_char (text)};
  gunichar c = self.first;

  do {
    self.last = c;
    self.extent.cells += camb_measure_get_cells (c);
    self.extent.chars++;
    text = g_utf8_next_char (text);
    c = g_utf8_get_char (text);
  } while (c != 0 && self.extent.chars < MAX_CLUSTER_CHARS &&
           extends_cluster (&self, c));
  self.next = text;
  return self;
}

static gboolean
is_ideographic (GUnicodeBreakType type)
{
  return type == G_UNICODE_BREAK_IDEOGRAPHIC ||
         type == G_UNICODE_BREAK_CONDITIONAL_JAPANESE_STARTER ||
         type == G_UNICODE_BREAK_EMOJI_BASE;
}

/* Punctuation and the like that must not begin a line. */
static gboolean
clings_to_previous (gunichar c)
{
  switch (g_unichar_break_type (c)) {
  case G_UNICODE_BREAK_CLOSE_PUNCTUATION:
  case G_UNICODE_BREAK_CLOSE_PARANTHESIS:
  case G_UNICODE_BREAK_EXCLAMATION:
  case G_UNICODE_BREAK_NON_STARTER:
  case G_UNICODE_BREAK_CONDITIONAL_JAPANESE_STARTER:
  case G_UNICODE_BREAK_INFIX_SEPARATOR:
  case G_UNICODE_BREAK_INSEPARABLE:
  case G_UNICODE_BREAK_SYMBOL:
  case G_UNICODE_BREAK_POSTFIX:
  case G_UNICODE_BREAK_QUOTATION:
  case G_UNICODE_BREAK_WORD_JOINER:
  case G_UNICODE_BREAK_NON_BREAKING_GLUE:
  case G_UNICODE_BREAK_AFTER:
  case G_UNICODE_BREAK_HYPHEN:
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
clings_to_next (gunichar c)
{
  switch (g_unichar_break_type (c)) {
  case G_UNICODE_BREAK_OPEN_PUNCTUATION:
  case G_UNICODE_BREAK_QUOTATION:
  case G_UNICODE_BREAK_PREFIX:
  case G_UNICODE_BREAK_WORD_JOINER:
  case G_UNICODE_BREAK_NON_BREAKING_GLUE:
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
is_after_hyphen (const Splitter *self, gunichar next)
{
  GUnicodeBreakType type = g_unichar_break_type (self->last);
  gboolean hyphen = type == G_UNICODE_BREAK_HYPHEN ||
                    type == G_UNICODE_BREAK_BEFORE_AND_AFTER ||
                    self->last == 0x2010 || self->last == 0x2013;

  return hyphen && g_unichar_isalpha (self->before_last) &&
         g_unichar_isalpha (next);
}

/* Whether the last character and @next are of a script without spaces. */
static gboolean
is_dense (const Splitter *self, gunichar next)
{
  if (is_ideographic (g_unichar_break_type (self->last)) ||
      is_ideographic (g_unichar_break_type (next)))
    return TRUE;
  return g_unichar_break_type (next) == G_UNICODE_BREAK_OPEN_PUNCTUATION &&
         g_unichar_iswide (self->last) && g_unichar_iswide (next);
}

/* Thai and Lao have no spaces between words, and only dictionaries know where
 * these end. But some vowels are written before their syllable: what comes
 * before them is whole. */
static gboolean
is_leading_vowel (gunichar c)
{
  return (c >= 0x0e40 && c <= 0x0e44) || (c >= 0x0ec0 && c <= 0x0ec4);
}

/* Whether a line may end between the last character and @next, with no space
 * between them: a small part of the Unicode line breaking rules. */
static gboolean
may_break_before (const Splitter *self, gunichar next)
{
  if (self->last == ZERO_WIDTH_SPACE || is_after_hyphen (self, next))
    return TRUE;
  if (is_leading_vowel (next))
    return g_unichar_isgraph (self->last) && !clings_to_next (self->last);
  return is_dense (self, next) && !clings_to_next (self->last) &&
         !clings_to_previous (next);
}

/* French puts a space before "!" and its like, which stay with the word. */
static gboolean
is_spaced_punctuation (const char *text)
{
  const char *mark = text + strspn (text, " ");
  const char *next = mark + strspn (mark, "!?;:%");

  if (g_str_has_prefix (mark, "»"))
    return TRUE;
  return next > mark && (*next == '\0' || g_ascii_isspace (*next));
}

static CambBreak
judge_end (const Splitter *self, CambBreak otherwise)
{
  gunichar c = is_one_of (CLOSERS, self->last) ? self->before_last : self->last;

  if (is_one_of (SENTENCE_ENDS, c))
    return CAMB_BREAK_SENTENCE;
  return is_one_of (CLAUSE_ENDS, c) ? CAMB_BREAK_CLAUSE : otherwise;
}

static void
close_word (Splitter *self, CambBreak quality)
{
  if (!self->open)
    return;
  self->word.quality = quality;
  g_array_append_val (self->words, self->word);
  self->open = FALSE;
}

/* Where words have no spaces between them, a space is as good as a comma. */
static CambBreak
judge_space (const Splitter *self)
{
  GUnicodeBreakType type = g_unichar_break_type (self->last);

  if (type == G_UNICODE_BREAK_COMPLEX_CONTEXT || is_ideographic (type))
    return judge_end (self, CAMB_BREAK_CLAUSE);
  return judge_end (self, CAMB_BREAK_SPACE);
}

static void
take_space (Splitter *self, const Cluster *cluster)
{
  if (cluster->first == '\n')
    close_word (self, CAMB_BREAK_LINE);
  else if (!is_spaced_punctuation (cluster->text))
    close_word (self, judge_space (self));
}

static gboolean
is_too_long_with (const Splitter *self, const Cluster *cluster)
{
  const CambExtent *before = &self->word.before;
  guint cells = self->at.cells + cluster->extent.cells - before->cells;
  guint chars = self->at.chars + cluster->extent.chars - before->chars;

  return cells > self->limit.cells || chars > self->limit.chars;
}

/* Japanese phrases begin with a word, which is rarely in hiragana, and go on in
 * hiragana, with endings and particles. */
static gboolean
is_inside_phrase (gunichar next)
{
  return is_leading_vowel (next) || (next >= 0x3041 && next <= 0x309f);
}

static void
take_visible (Splitter *self, const Cluster *cluster)
{
  if (self->open && may_break_before (self, cluster->first))
    close_word (self, judge_end (self, is_inside_phrase (cluster->first)
                                           ? CAMB_BREAK_SYLLABLE
                                           : CAMB_BREAK_INNER));
  if (self->open && is_too_long_with (self, cluster))
    close_word (self, CAMB_BREAK_FORCED);
  if (self->open)
    return;
  self->word.start = cluster->text - self->text;
  self->word.before = self->at;
  self->open = TRUE;
}

static void
take_cluster (Splitter *self, const Cluster *cluster)
{
  gboolean space = is_breaking_space (cluster->first);

  if (space)
    take_space (self, cluster);
  else
    take_visible (self, cluster);
  self->at.cells += cluster->extent.cells;
  self->at.chars += cluster->extent.chars;
  if (!space) {
    self->word.end = cluster->next - self->text;
    self->word.after = self->at;
    self->before_last = cluster->extent.chars > 1 ? cluster->first : self->last;
    self->last = cluster->last;
  }
}

static void
find_phrases (const Splitter *self)
{
  for (guint i = 0; i + 1 < self->words->len; i++) {
    CambWord *word = &g_array_index (self->words, CambWord, i);
    const CambWord *next = word + 1;

    if (word->quality == CAMB_BREAK_SENTENCE &&
        camb_phrases_is_title (self->text + word->start,
                               word->end - word->start))
      word->quality = CAMB_BREAK_SYLLABLE;
    if (word->quality == CAMB_BREAK_SPACE &&
        camb_phrases_begin_with (self->text + next->start,
                                 next->end - next->start))
      word->quality = CAMB_BREAK_PHRASE;
  }
}

/* Splits the cleaned @text where it may be broken; a word longer than @limit
 * too. There is always at least one word. Returns CambWords. */
GArray *
camb_words_split (const char *text, CambMeasure limit)
{
  Splitter self = {.limit = limit, .text = text};
  Cluster cluster;

  self.words = g_array_new (FALSE, FALSE, sizeof (CambWord));
  for (const char *at = text; *at != '\0'; at = cluster.next) {
    cluster = read_cluster (at);
    take_cluster (&self, &cluster);
  }
  close_word (&self, CAMB_BREAK_SENTENCE);
  find_phrases (&self);
  return self.words;
}
