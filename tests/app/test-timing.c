/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Voices against their transcripts: what is judged, on speech that is known,
 * and what is heard, in speech that was put where the test knows. */

#include "config.h"

#include <gio/gio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "preview-peak-meter.h"
#include "preview-timing.h"

#define SECOND (G_GUINT64_CONSTANT (1000000000))
#define S (double)SECOND
#define RATE 22050
#define WAV_HEADER 44

static const PreviewTimingLimits limits = {
    {3 * SECOND / 10, 3 * SECOND / 10, 3 * SECOND / 10, 3 * SECOND / 2}};

static CambCues *
make_cues (const double *times, guint n)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();

  for (guint i = 0; i < n; i++)
    camb_cues_builder_add_timed (builder, (guint64)(times[2 * i] * S),
                                 (guint64)(times[2 * i + 1] * S), "text",
                                 "Ana");
  return camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, G_MAXUINT64);
}

static void
check (const double *cue_times,
       guint n_cues,
       const double *speech_times,
       guint n_speech,
       const char *wanted)
{
  g_autoptr (CambCues) cues = make_cues (cue_times, n_cues);
  g_autoptr (GArray) speech =
      g_array_new (FALSE, FALSE, sizeof (PreviewSpeech));
  g_autoptr (GArray) marks = NULL;
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < n_speech; i++) {
    PreviewSpeech part = {(guint64)(speech_times[2 * i] * S),
                          (guint64)(speech_times[2 * i + 1] * S)};

    g_array_append_val (speech, part);
  }
  marks = preview_timing_judge (cues, speech, &limits);
  for (guint i = 0; i < marks->len; i++) {
    PreviewTimingMark *mark = &g_array_index (marks, PreviewTimingMark, i);
    g_autofree char *text = preview_timing_mark_dup_text (mark);

    g_string_append_printf (found, "%s%u %.1f %s", i > 0 ? "; " : "",
                            mark->line, (double)mark->start / S, text);
  }
  g_assert_cmpstr (found->str, ==, wanted);
}

#define CHECK(cues, speech, wanted) \
  check (cues, G_N_ELEMENTS (cues) / 2, speech, G_N_ELEMENTS (speech) / 2, \
         wanted)

static void
test_in_time (void)
{
  const double cues[] = {1, 3, 4, 6, 6, 7};
  const double speech[] = {1.2, 2.9, 3.8, 4.9, 5.2, 6.7};

  CHECK (cues, speech, "");
}

static void
test_out_of_time (void)
{
  const double cues[] = {1, 3, 5, 7, 9, 11, 13, 15, 17, 20};
  const double speech[] = {0.5,  3.0,  5.4,  7.0,  9.1,
                           11.8, 17.0, 17.6, 19.4, 19.9};

  CHECK (cues, speech,
         "0 0.5 0.50 s early; 1 5.0 0.40 s late; 2 11.0 0.80 s too long; "
         "3 13.0 2.00 s of silence; 4 17.6 1.80 s of silence");
}

/* One shift moves all lines; each is judged by what is its own, though it is
 * spoken into the next. */
static void
test_shifted (void)
{
  const double cues[] = {1, 3, 3.1, 5, 5.1, 8};
  const double speech[] = {1.6, 3.6, 3.7, 5.6, 5.7, 8.6};

  CHECK (cues, speech,
         "0 1.0 0.60 s late; 0 3.0 0.60 s too long; 1 3.1 0.60 s late; "
         "1 5.0 0.60 s too long; 2 5.1 0.60 s late; 2 8.0 0.60 s too long");
}

/* Who speaks through several lines is judged where they begin and end. */
static void
test_run_on (void)
{
  const double cues[] = {1, 3, 3, 5, 5.2, 8};
  const double in_time[] = {1, 8};
  const double late[] = {1.5, 8.5};
  const double breathing[] = {1, 2.2, 2.4, 4.9, 5.3, 7.8};

  CHECK (cues, in_time, "");
  /* A breath before the last words of a line starts no other line. */
  CHECK (cues, breathing, "");
  CHECK (cues, late, "0 1.0 0.50 s late; 2 8.0 0.50 s too long");
}

/* Two who speak at once cannot be told apart. */
static void
test_at_once (void)
{
  const double cues[] = {1, 4, 3, 6};
  const double speech[] = {1, 6};
  const double one_silent[] = {1, 4};

  CHECK (cues, speech, "");
  CHECK (cues, one_silent, "1 3.0 3.00 s of silence");
}

static void
test_nothing (void)
{
  const double cues[] = {1, 2};
  const double far[] = {20, 30};

  check (cues, 0, far, 1, "");
  check (cues, 1, far, 0, "0 1.0 1.00 s of silence");
  CHECK (cues, far, "0 1.0 1.00 s of silence");
}

static void
test_find (void)
{
  const double cues[] = {1, 2, 5, 6};
  g_autoptr (CambCues) all = make_cues (cues, 2);
  g_autoptr (GArray) speech =
      g_array_new (FALSE, FALSE, sizeof (PreviewSpeech));
  g_autoptr (GArray) marks = preview_timing_judge (all, speech, &limits);

  g_assert_cmpuint (marks->len, ==, 2);
  g_assert_cmpuint (preview_timing_find_next (marks, 0)->line, ==, 0);
  g_assert_cmpuint (preview_timing_find_next (marks, SECOND)->line, ==, 1);
  g_assert_null (preview_timing_find_next (marks, 5 * SECOND));
  g_assert_null (preview_timing_find_next (NULL, 0));
  g_assert_null (preview_timing_find_at (marks, 0));
  g_assert_cmpuint (preview_timing_find_at (marks, SECOND)->line, ==, 0);
  g_assert_null (preview_timing_find_at (marks, 3 * SECOND));
  g_assert_null (preview_timing_find_at (NULL, 3 * SECOND));
}

/* A transcript of a day is judged while one blinks. */
static void
test_many (void)
{
  g_autoptr (CambCuesBuilder) builder = camb_cues_builder_new ();
  g_autoptr (GArray) speech =
      g_array_new (FALSE, FALSE, sizeof (PreviewSpeech));
  g_autoptr (CambCues) cues = NULL;
  g_autoptr (GArray) marks = NULL;

  for (guint64 i = 0; i < 40000; i++) {
    PreviewSpeech part = {(2 * i) * SECOND, (2 * i) * SECOND + SECOND};

    camb_cues_builder_add_timed (builder, part.start, part.end, "text", "Ana");
    g_array_append_val (speech, part);
  }
  cues = camb_cues_builder_build (builder, CAMB_TIME_UNIT_AUTO, G_MAXUINT64);
  marks = preview_timing_judge (cues, speech, &limits);
  g_assert_cmpuint (marks->len, ==, 0);
}

/* --- Speech that was put where the test knows. --- */

static const struct
{
  const char *voice;
  const char *text;
} sentences[] = {
    {"en", "Good evening, the harbour is quiet tonight."},
    {"es+f3", "Tranquilo, sí. Pero el viento gira al oeste."},
    {"de", "Schaut, da ist ein Boot neben dem Leuchtturm."},
    {"en+f2", "She is two hours late, and nobody knows why."},
    {"fr", "Il faudra chercher son chemin dans le noir."},
    {"es", "Sigue la luz y cuenta hasta cinco."},
    {"en+m3", "I can hear her bell, she is very close."},
    {"de+f4", "Eine Stimme, ein Hafen, ein Weg nach Hause."},
};

typedef enum
{
  IN_TIME,
  EARLY,
  LATE,
  OVERRUN,
  SILENT,
  N_FAULTS,
} Fault;

#define N_LINES 40
#define LEAST_FAULT 0.45

typedef struct
{
  GArray *samples;
  double cues[2 * N_LINES];
  double onsets[N_LINES];
  double ends[N_LINES];
  Fault faults[N_LINES];
  double amounts[N_LINES];
} Track;

static GArray *
speak (guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "espeak-ng", "--stdout", "-v",
      sentences[index].voice, sentences[index].text, NULL);
  GArray *samples = g_array_new (FALSE, FALSE, sizeof (float));
  const gint16 *data;
  gsize size;

  g_assert_no_error (error);
  g_assert_true (
      g_subprocess_communicate (process, NULL, NULL, &output, NULL, &error));
  data = g_bytes_get_data (output, &size);
  g_assert_cmpuint (size, >, WAV_HEADER + RATE);
  for (gsize i = WAV_HEADER / 2; i < size / 2; i++) {
    float sample = (float)data[i] / G_MAXINT16;

    g_array_append_val (samples, sample);
  }
  return samples;
}

/* Where it is heard: within 40 dB of its loudest, for 2 ms. */
static void
find_edges (const GArray *samples, gsize *first, gsize *last)
{
  const gsize n = RATE / 500;
  float loudest = 0;

  for (gsize i = 0; i < samples->len; i++)
    loudest = MAX (loudest, fabsf (g_array_index (samples, float, i)));
  *first = G_MAXSIZE;
  for (gsize i = 0; i + n <= samples->len; i += n) {
    float high = 0;

    for (gsize j = i; j < i + n; j++)
      high = MAX (high, fabsf (g_array_index (samples, float, j)));
    if (high < loudest / 100)
      continue;
    *first = MIN (*first, i);
    *last = i + n;
  }
  g_assert_cmpuint (*first, <, *last);
}

static void
place (Track *self, guint line, const GArray *spoken, GRand *random)
{
  double pause = g_rand_double_range (random, 1.2, 2.2);
  gsize first = 0, last = 0, start;

  find_edges (spoken, &first, &last);
  start = self->samples->len + (gsize)(pause * RATE);
  g_array_set_size (self->samples, (guint)(start + last - first));
  self->onsets[line] = (double)start / RATE;
  self->ends[line] = (double)self->samples->len / RATE;
  if (self->faults[line] == SILENT)
    return;
  for (gsize i = first; i < last; i++)
    g_array_index (self->samples, float, start + i - first) =
        g_array_index (spoken, float, i) * 0.7f;
}

/* The lines are where they should be if it were not for the fault. */
static void
write_cue (Track *self, guint line, GRand *random)
{
  double jitter = g_rand_double_range (random, -0.15, 0.15);
  double amount = g_rand_double_range (random, LEAST_FAULT, 0.9);
  double start = self->onsets[line] + jitter;
  double end = self->ends[line] + g_rand_double_range (random, -0.1, 0.5);

  if (self->faults[line] == EARLY)
    start = self->onsets[line] + amount;
  else if (self->faults[line] == LATE)
    start = self->onsets[line] - amount;
  else if (self->faults[line] == OVERRUN)
    end = self->ends[line] - amount;
  self->cues[2 * line] = start;
  self->cues[2 * line + 1] = end;
  self->amounts[line] = amount;
}

static void
add_noise (Track *self, double snr, GRand *random)
{
  double power = 0;
  gsize n = 0;
  float scale, slow = 0;

  for (gsize i = 0; i < self->samples->len; i++) {
    float sample = g_array_index (self->samples, float, i);

    power += sample * sample;
    n += sample != 0;
  }
  /* White noise from -1 to 1 has a power of a third. */
  scale = (float)sqrt (power / (double)n * pow (10, -snr / 10) * 3);
  for (gsize i = 0; i < self->samples->len; i++) {
    float white = (float)g_rand_double_range (random, -1, 1);

    /* Rumble below it, as rooms have. */
    slow = 0.999f * slow + 0.03f * white;
    g_array_index (self->samples, float, i) += scale * (white + slow);
  }
}

static Track *
make_track (double snr)
{
  Track *self = g_new0 (Track, 1);
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (GPtrArray) spoken =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);

  self->samples = g_array_new (FALSE, TRUE, sizeof (float));
  for (guint i = 0; i < G_N_ELEMENTS (sentences); i++)
    g_ptr_array_add (spoken, speak (i));
  for (guint i = 0; i < N_LINES; i++) {
    self->faults[i] = (Fault)(i * 3 % N_FAULTS);
    place (self, i, g_ptr_array_index (spoken, i % spoken->len), random);
    write_cue (self, i, random);
  }
  g_array_set_size (self->samples, self->samples->len + 2 * RATE);
  if (isfinite (snr))
    add_noise (self, snr, random);
  return self;
}

static void
track_free (Track *self)
{
  g_array_unref (self->samples);
  g_free (self);
}

static GArray *
listen (Track *self)
{
  g_autoptr (PreviewPeakMeter) meter = preview_peak_meter_new (TRUE);
  PreviewSamples block = {.n_channels = 1, .stride = 1, .rate = RATE};
  g_autoptr (GArray) peaks = NULL;

  block.channels[0] = (const float *)(gpointer)self->samples->data;
  block.n_frames = self->samples->len;
  preview_peak_meter_add (meter, &block);
  preview_peak_meter_finish (meter);
  peaks = preview_peak_meter_steal (meter);
  return preview_speech_find ((const PreviewWavePeak *)(gpointer)peaks->data,
                              peaks->len);
}

static const PreviewTimingKind kinds[N_FAULTS] = {
    [EARLY] = PREVIEW_TIMING_EARLY,
    [LATE] = PREVIEW_TIMING_LATE,
    [OVERRUN] = PREVIEW_TIMING_OVERRUN,
    [SILENT] = PREVIEW_TIMING_DEAD_AIR,
};

typedef struct
{
  guint n_right;
  guint n_wrong;
  guint n_missed;
  double worst;
} Score;

/* How far off it is, where the fault has an amount. */
static void
compare (Track *self, const PreviewTimingMark *mark, Score *score)
{
  guint line = mark->line;
  double amount = (double)(mark->end - mark->start) / S;
  Fault fault = self->faults[line];

  if (fault == IN_TIME || kinds[fault] != mark->kind) {
    score->n_wrong++;
    g_test_message ("line %u, %d instead of %d: %.2f s", line, mark->kind,
                    fault, amount);
    return;
  }
  score->n_right++;
  if (fault != SILENT)
    score->worst = MAX (score->worst, fabs (amount - self->amounts[line]));
}

static Score
judge (double snr)
{
  Track *track = make_track (snr);
  g_autoptr (CambCues) cues = make_cues (track->cues, N_LINES);
  g_autoptr (GArray) speech = listen (track);
  g_autoptr (GArray) marks = preview_timing_judge (cues, speech, &limits);
  Score score = {0};
  guint n_faults = 0;

  for (guint i = 0; i < N_LINES; i++)
    n_faults += track->faults[i] != IN_TIME;
  for (guint i = 0; i < marks->len; i++)
    compare (track, &g_array_index (marks, PreviewTimingMark, i), &score);
  score.n_missed = n_faults - MIN (score.n_right, n_faults);
  g_test_message ("at %.0f dB: %u right, %u wrong, %u missed of %u; "
                  "within %.0f ms",
                  snr, score.n_right, score.n_wrong, score.n_missed, n_faults,
                  score.worst * 1000);
  track_free (track);
  return score;
}

/* Each of them is found, nothing else is, and how much is right. */
static void
test_clean (void)
{
  Score score = judge (INFINITY);

  g_assert_cmpuint (score.n_wrong, ==, 0);
  g_assert_cmpuint (score.n_missed, ==, 0);
  g_assert_cmpfloat (score.worst, <, 0.05);
}

static void
test_noise (gconstpointer data)
{
  const double snr = GPOINTER_TO_INT (data);
  Score score = judge (snr);

  g_assert_cmpuint (score.n_wrong, ==, 0);
  g_assert_cmpuint (score.n_missed, ==, 0);
  g_assert_cmpfloat (score.worst, <, snr> 25 ? 0.06 : 0.12);
}

/* Where the noise is as loud as weak consonants, some edges drown. */
static void
test_loud_noise (void)
{
  Score score = judge (10);
  double n = score.n_right;

  g_assert_cmpfloat (n / (n + score.n_wrong), >=, 0.9);
  g_assert_cmpfloat (n / (n + score.n_missed), >=, 0.9);
}

/* No speech is found where there is none. */
static void
test_noise_alone (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  Track track = {.samples = g_array_new (FALSE, TRUE, sizeof (float))};
  g_autoptr (GArray) silence = NULL;
  g_autoptr (GArray) noise = NULL;

  g_array_set_size (track.samples, 20 * RATE);
  silence = listen (&track);
  g_assert_cmpuint (silence->len, ==, 0);
  for (guint i = 0; i < track.samples->len; i++)
    g_array_index (track.samples, float, i) =
        (float)g_rand_double_range (random, -0.1, 0.1);
  noise = listen (&track);
  g_assert_cmpuint (noise->len, ==, 0);
  g_array_unref (track.samples);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/timing/in-time", test_in_time);
  g_test_add_func ("/timing/out-of-time", test_out_of_time);
  g_test_add_func ("/timing/shifted", test_shifted);
  g_test_add_func ("/timing/run-on", test_run_on);
  g_test_add_func ("/timing/at-once", test_at_once);
  g_test_add_func ("/timing/nothing", test_nothing);
  g_test_add_func ("/timing/find", test_find);
  g_test_add_func ("/timing/many", test_many);
  g_test_add_func ("/timing/heard/clean", test_clean);
  g_test_add_data_func ("/timing/heard/30-dB", GINT_TO_POINTER (30),
                        test_noise);
  g_test_add_data_func ("/timing/heard/20-dB", GINT_TO_POINTER (20),
                        test_noise);
  g_test_add_func ("/timing/heard/10-dB", test_loud_noise);
  g_test_add_func ("/timing/heard/noise-alone", test_noise_alone);
  return g_test_run ();
}
