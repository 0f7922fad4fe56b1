/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include <string.h>

#include "camb-window.h"

static guint8
byte_at (guint64 position)
{
  return position * 31 ^ position >> 8;
}

static void
append (CambWindow *window, gsize n)
{
  while (n > 0) {
    gsize granted;
    guint8 *memory =
        camb_window_begin (window, MIN (n, window->capacity), &granted);

    g_assert_cmpuint (granted, >, 0);
    g_assert_cmpuint (granted, <=, n);
    for (gsize i = 0; i < granted; i++)
      memory[i] = byte_at (window->head + i);
    camb_window_commit (window, granted);
    n -= granted;
  }
}

static void
assert_reads (CambWindow *window, guint64 position, gsize length)
{
  g_autofree guint8 *buffer = g_malloc (length);

  g_assert_cmpuint (camb_window_copy (window, position, buffer, length), ==,
                    length);
  for (gsize i = 0; i < length; i++)
    g_assert_cmpuint (buffer[i], ==, byte_at (position + i));
}

static void
test_empty (void)
{
  CambWindow window;
  guint8 byte;

  camb_window_init (&window, 100, 5);
  g_assert_false (camb_window_holds (&window, 4));
  g_assert_false (camb_window_holds (&window, 5));
  g_assert_cmpuint (camb_window_copy (&window, 5, &byte, 1), ==, 0);
  camb_window_clear (&window);
}

static void
test_slides (void)
{
  CambWindow window;
  guint64 start = (G_GUINT64_CONSTANT (1) << 40) + 17;

  camb_window_init (&window, 100, start);
  append (&window, 60);
  assert_reads (&window, start, 60);
  append (&window, 60);
  g_assert_false (camb_window_holds (&window, start + 19));
  assert_reads (&window, start + 20, 100);
  append (&window, 1000);
  assert_reads (&window, start + 1020, 100);
  camb_window_clear (&window);
  g_assert_false (camb_window_holds (&window, start + 1119));
}

/* What is lent for writing is not shown any more, written or not. */
static void
test_lent (void)
{
  CambWindow window;
  gsize granted;

  camb_window_init (&window, 100, 0);
  append (&window, 100);
  camb_window_begin (&window, 30, &granted);
  g_assert_cmpuint (granted, ==, 30);
  g_assert_false (camb_window_holds (&window, 29));
  assert_reads (&window, 30, 70);
  camb_window_clear (&window);
}

/* Against a plain copy of the file: seeded, so that a failure comes again. */
static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  CambWindow window;

  camb_window_init (&window, 257, 3);
  for (guint i = 0; i < 20000; i++) {
    guint64 position;

    append (&window, g_rand_int_range (rand, 1, 257));
    g_assert_cmpuint (window.head - window.tail, <=, window.capacity);
    position =
        window.tail + g_rand_int_range (rand, 0, window.head - window.tail);
    assert_reads (&window, position,
                  g_rand_int_range (rand, 1, window.head - position + 1));
  }
  camb_window_clear (&window);
}

/* What goes another way leaves nothing behind that could be read wrongly. */
static void
test_skip (void)
{
  CambWindow window;
  gsize granted;
  guint8 *memory;
  char byte;

  camb_window_init (&window, 16, 100);
  memory = camb_window_begin (&window, 10, &granted);
  memset (memory, 'a', granted);
  camb_window_commit (&window, granted);
  camb_window_skip (&window, 0);
  g_assert_true (camb_window_holds (&window, 100));
  camb_window_skip (&window, 1000);
  g_assert_false (camb_window_holds (&window, 100 + granted - 1));
  g_assert_false (camb_window_holds (&window, 1100 + granted - 1));
  g_assert_cmpuint (window.head, ==, 1100 + granted);
  *camb_window_begin (&window, 1, &granted) = 'b';
  camb_window_commit (&window, 1);
  g_assert_cmpuint (camb_window_copy (&window, window.head - 1, &byte, 1), ==,
                    1);
  g_assert_cmpint (byte, ==, 'b');
  camb_window_clear (&window);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/window/empty", test_empty);
  g_test_add_func ("/window/slides", test_slides);
  g_test_add_func ("/window/lent", test_lent);
  g_test_add_func ("/window/random", test_random);
  g_test_add_func ("/window/skip", test_skip);
  return g_test_run ();
}
