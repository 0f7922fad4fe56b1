/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "demo-story.h"
#include "demo-synth.h"

#include <math.h>

#define TAU (2 * G_PI)

/* Xorshift: noise that is the same everywhere. */
static float
next_noise (guint32 *seed)
{
  *seed ^= *seed << 13;
  *seed ^= *seed >> 17;
  *seed ^= *seed << 5;
  return (float)(*seed / 2147483648.0 - 1);
}

static double
next_between (guint32 *seed, double low, double high)
{
  return low + (high - low) * (next_noise (seed) + 1) / 2;
}

static DemoSound *
new_seconds (guint n_channels, double seconds)
{
  return demo_sound_new (n_channels, (guint)lround (seconds * DEMO_RATE));
}

static double
swell (double t, double period, double phase)
{
  return 0.5 + 0.5 * sin (TAU * t / period + phase);
}

/* Noise through two low-passes, whose edge moves as the gusts do. */
static void
add_wind (DemoSound *sound, double gain)
{
  for (guint c = 0; c < sound->n_channels; c++) {
    guint32 seed = 1234567 + 89 * c;
    float low = 0;
    float lower = 0;

    for (guint i = 0; i < sound->n_frames; i++) {
      double t = (double)i / DEMO_RATE;
      double gust = swell (t, 11, c) * swell (t, 7.3, 2 + 0.4 * c);
      float edge = (float)(0.006 + 0.03 * gust);

      low += edge * (next_noise (&seed) - low);
      lower += edge * (low - lower);
      sound->samples[i * sound->n_channels + c] +=
          lower * (float)(gain * (0.5 + 1.5 * gust));
    }
  }
}

/* Waves that run up and draw back. */
static void
add_waves (DemoSound *sound, double gain)
{
  for (guint c = 0; c < sound->n_channels; c++) {
    guint32 seed = 7654321 + 17 * c;
    float low = 0;

    for (guint i = 0; i < sound->n_frames; i++) {
      double t = (double)i / DEMO_RATE;
      double wave = pow (swell (t, 5.2, 0.5 * c), 3) +
                    0.6 * pow (swell (t, 3.7, 1.3 + 0.7 * c), 4);

      low += (float)(0.04 + 0.1 * wave) * (next_noise (&seed) - low);
      sound->samples[i * sound->n_channels + c] +=
          low * (float)(gain * (0.08 + wave));
    }
  }
}

/* One cry: it rises quickly and falls slowly, hoarse with overtones. */
static DemoSound *
make_cry (double seconds, double pitch)
{
  DemoSound *cry = new_seconds (1, seconds);
  double phase = 0;

  for (guint i = 0; i < cry->n_frames; i++) {
    double x = (double)i / cry->n_frames;
    double bend = x < 0.15 ? 0.8 + 0.2 * x / 0.15 : 1 - 0.38 * (x - 0.15);
    double loud = sin (G_PI * pow (x, 0.6));

    phase += pitch * bend / DEMO_RATE;
    cry->samples[i] =
        (float)(loud * (sin (TAU * phase) + 0.5 * sin (2 * TAU * phase) +
                        0.25 * sin (3 * TAU * phase + sin (60 * x))));
  }
  return cry;
}

static void
add_gulls (DemoSound *sound, double at, guint n_cries, double gain, double pan)
{
  guint32 seed = (guint32)(99991 + 1000 * at);

  for (guint i = 0; i < n_cries; i++) {
    g_autoptr (DemoSound) cry = make_cry (next_between (&seed, 0.25, 0.5),
                                          next_between (&seed, 1050, 1350));

    demo_sound_mix (sound, cry, at, gain * next_between (&seed, 0.6, 1), pan);
    at += next_between (&seed, 0.35, 0.7);
  }
}

/* Partials of a struck bell, each with its own way to die away. */
static DemoSound *
make_stroke (double seconds, double pitch)
{
  static const double partials[][3] = {
      {0.5, 0.5, 2.4}, {1, 1, 1.8},       {1.19, 0.6, 1.4}, {1.51, 0.3, 1.1},
      {2, 0.7, 0.9},   {2.53, 0.25, 0.6}, {3.01, 0.3, 0.4}, {4.17, 0.2, 0.25},
  };
  DemoSound *stroke = new_seconds (1, seconds);

  for (guint i = 0; i < stroke->n_frames; i++) {
    double t = (double)i / DEMO_RATE;
    double sum = 0;

    for (guint p = 0; p < G_N_ELEMENTS (partials); p++)
      sum += partials[p][1] * exp (-t / partials[p][2]) *
             sin (TAU * pitch * partials[p][0] * t);
    stroke->samples[i] = (float)(sum * MIN (1, t * 500) / 3);
  }
  demo_sound_fade (stroke, 0.001, 0.1);
  return stroke;
}

static void
add_bell (DemoSound *sound, double at, double gain, double pan)
{
  g_autoptr (DemoSound) stroke = make_stroke (3.5, 640);

  demo_sound_mix (sound, stroke, at, gain, pan);
  demo_sound_mix (sound, stroke, at + 0.45, 0.8 * gain, pan);
}

/* What is heard behind the talk; the boat's bell rings when it is spoken of. */
DemoSound *
demo_synth_harbour (void)
{
  DemoSound *sound = new_seconds (2, DEMO_SECONDS);

  add_wind (sound, 0.9);
  add_waves (sound, 0.12);
  add_gulls (sound, 2.2, 3, 0.025, -0.7);
  add_gulls (sound, 14.6, 2, 0.02, 0.8);
  add_gulls (sound, 25.8, 4, 0.02, 0.3);
  add_bell (sound, 23.2, 0.09, 0.5);
  add_bell (sound, 25.2, 0.11, 0.45);
  demo_sound_fade (sound, 0.8, 0.8);
  return sound;
}

static void
add_drops (DemoSound *sound, guint n_drops)
{
  guint32 seed = 424242;
  double seconds = demo_sound_get_seconds (sound);

  for (guint i = 0; i < n_drops; i++) {
    g_autoptr (DemoSound) drop = new_seconds (1, 0.03);
    double pitch = next_between (&seed, 900, 4200);

    for (guint f = 0; f < drop->n_frames; f++) {
      double t = (double)f / DEMO_RATE;

      drop->samples[f] = (float)(exp (-t * 220) * sin (TAU * pitch * t));
    }
    demo_sound_mix (sound, drop, next_between (&seed, 0, seconds - 0.05),
                    next_between (&seed, 0.01, 0.12),
                    next_between (&seed, -1, 1));
  }
}

DemoSound *
demo_synth_rain (void)
{
  DemoSound *sound = new_seconds (2, 8);
  guint32 seed = 31337;

  for (guint i = 0; i < 2 * sound->n_frames; i++)
    sound->samples[i] = 0.035f * next_noise (&seed);
  add_drops (sound, 2200);
  demo_sound_fade (sound, 0.5, 1);
  return sound;
}

DemoSound *
demo_synth_bell (void)
{
  DemoSound *sound = new_seconds (2, 6);

  add_bell (sound, 0.1, 0.5, -0.1);
  add_bell (sound, 2.1, 0.5, 0.1);
  demo_sound_fade (sound, 0.001, 0.5);
  return sound;
}

DemoSound *
demo_synth_gulls (void)
{
  DemoSound *sound = new_seconds (2, 8);

  add_waves (sound, 0.2);
  add_gulls (sound, 0.6, 4, 0.16, -0.6);
  add_gulls (sound, 3.4, 3, 0.12, 0.7);
  add_gulls (sound, 5.2, 4, 0.14, 0.1);
  demo_sound_fade (sound, 0.3, 0.6);
  return sound;
}

static double
get_pitch (int note)
{
  return 440 * pow (2, (note - 69) / 12.0);
}

/* A plucked string: noise that circles in a loop and grows dull. */
static DemoSound *
make_pluck (int note, double seconds)
{
  DemoSound *pluck = new_seconds (1, seconds);
  guint length = (guint)lround (DEMO_RATE / get_pitch (note));
  guint32 seed = 1000003u * (guint32)note;

  for (guint i = 0; i < pluck->n_frames; i++)
    if (i < length)
      pluck->samples[i] = next_noise (&seed);
    else
      pluck->samples[i] = 0.4985f * (pluck->samples[i - length] +
                                     pluck->samples[i - MIN (i, length + 1)]);
  demo_sound_fade (pluck, 0.002, 0.2);
  return pluck;
}

static DemoSound *
make_pad (const int *chord, double seconds)
{
  DemoSound *pad = new_seconds (1, seconds);

  for (guint i = 0; i < pad->n_frames; i++) {
    double t = (double)i / DEMO_RATE;

    for (guint n = 0; n < 3; n++)
      pad->samples[i] +=
          (float)(sin (TAU * get_pitch (chord[n]) * t) +
                  0.4 * sin (TAU * get_pitch (chord[n]) * 2.003 * t));
  }
  demo_sound_fade (pad, 0.4, 0.5);
  return pad;
}

/* Eight bars of two seconds: a minor, F, C, G, twice, with a melody above. */
DemoSound *
demo_synth_tune (void)
{
  static const int chords[4][3] = {
      {57, 60, 64}, {53, 57, 60}, {48, 55, 64}, {55, 59, 62}};
  static const int melody[8][2] = {{76, 72}, {77, 72}, {79, 76}, {74, 71},
                                   {76, 81}, {77, 81}, {79, 84}, {83, 81}};
  static const guint steps[8] = {0, 1, 2, 1, 0, 2, 1, 2};
  DemoSound *sound = new_seconds (2, 16);

  for (guint bar = 0; bar < 8; bar++) {
    const int *chord = chords[bar % 4];
    g_autoptr (DemoSound) pad = make_pad (chord, 2.2);
    g_autoptr (DemoSound) bass = make_pluck (chord[0] - 12, 2);

    demo_sound_mix (sound, pad, bar * 2, 0.035, 0);
    demo_sound_mix (sound, bass, bar * 2, 0.3, 0);
    for (guint s = 0; s < 8; s++) {
      g_autoptr (DemoSound) note = make_pluck (chord[steps[s]] + 12, 1);

      demo_sound_mix (sound, note, bar * 2 + s * 0.25, 0.16,
                      s % 2 == 0 ? -0.4 : 0.4);
    }
    for (guint m = 0; m < 2; m++) {
      g_autoptr (DemoSound) note = make_pluck (melody[bar][m], 1.5);

      demo_sound_mix (sound, note, bar * 2 + m * 1.25, 0.3, 0.1);
    }
  }
  demo_sound_fade (sound, 0.01, 1.2);
  return sound;
}
