/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "camb-timeline.h"

/*
 * Sweep: time goes from change to change. Lines wait from their start until
 * there is a page for them and then stand in slots, sorted by rank, until they
 * end or eight later ones have pushed them out.
 */
typedef struct
{
  const CambLine *lines;
  guint n_lines;
  guint n_admitted;
  guint n_arrived;
  /* The earliest end of the lines that wait. */
  guint64 deadline;
  CambLine slots[CAMB_TIMELINE_MAX_LINES];
  guint n_slots;
  guint64 now;
} Sweep;

static void
remove_slot (Sweep *self, guint at)
{
  self->n_slots--;
  memmove (&self->slots[at], &self->slots[at + 1],
           (self->n_slots - at) * sizeof (CambLine));
}

static void
insert_slot (Sweep *self, const CambLine *line)
{
  guint at = self->n_slots;

  while (at > 0 && self->slots[at - 1].rank > line->rank)
    at--;
  memmove (&self->slots[at + 1], &self->slots[at],
           (self->n_slots - at) * sizeof (CambLine));
  self->slots[at] = *line;
  self->n_slots++;
}

/* Makes room. What has been on screen longest goes, so that nothing goes that
 * has just come. */
static void
evict_oldest (Sweep *self)
{
  guint oldest = 0;

  for (guint i = 1; i < self->n_slots; i++)
    if (self->slots[i].cue.start < self->slots[oldest].cue.start)
      oldest = i;
  remove_slot (self, oldest);
}

/* A line that is repeated while it is on screen stays as one. */
static gboolean
extend_slot (Sweep *self, const CambCue *cue)
{
  for (guint i = 0; i < self->n_slots; i++) {
    CambCue *slot = &self->slots[i].cue;

    if (slot->speaker != cue->speaker || !g_str_equal (slot->text, cue->text))
      continue;
    slot->end = MAX (slot->end, cue->end);
    return TRUE;
  }
  return FALSE;
}

/* Never closes a line before it was seen: not even one that had to wait. */
static void
admit (Sweep *self, const CambLine *line)
{
  CambLine slot = *line;

  if (extend_slot (self, &line->cue))
    return;
  if (self->n_slots == CAMB_TIMELINE_MAX_LINES)
    evict_oldest (self);
  slot.cue.start = self->now;
  slot.cue.end = MAX (slot.cue.end, self->now + 1);
  insert_slot (self, &slot);
}

static void
receive (Sweep *self)
{
  gboolean none_waits = self->n_admitted == self->n_arrived;

  if (self->n_slots == 0 && none_waits)
    self->now = MAX (self->now, self->lines[self->n_arrived].cue.start);
  if (none_waits)
    self->deadline = G_MAXUINT64;
  while (self->n_arrived < self->n_lines &&
         self->lines[self->n_arrived].cue.start <= self->now) {
    guint64 end = self->lines[self->n_arrived++].cue.end;

    self->deadline = MIN (self->deadline, end);
  }
}

static void
turn_page (Sweep *self)
{
  guint n_waiting = self->n_arrived - self->n_admitted;
  guint n = MIN (n_waiting, CAMB_TIMELINE_MAX_LINES);

  for (guint i = 0; i < n; i++)
    admit (self, &self->lines[self->n_admitted++]);
}

static guint64
get_next_change (const Sweep *self)
{
  guint64 next = G_MAXUINT64;

  if (self->n_admitted < self->n_arrived)
    next = MAX (self->deadline, self->now + 1);
  for (guint i = 0; i < self->n_slots; i++)
    next = MIN (next, self->slots[i].cue.end);
  if (self->n_arrived < self->n_lines)
    next = MIN (next, self->lines[self->n_arrived].cue.start);
  return next;
}

/* If more lines have started at once than fit they share the time until the
 * next change, page after page. */
static guint64
get_page_end (const Sweep *self)
{
  guint64 next = get_next_change (self);
  guint n_waiting = self->n_arrived - self->n_admitted;
  guint n_pages =
      1 + (n_waiting + CAMB_TIMELINE_MAX_LINES - 1) / CAMB_TIMELINE_MAX_LINES;

  return self->now + MAX (1, (next - self->now) / n_pages);
}

static void
remove_ended (Sweep *self)
{
  for (guint i = self->n_slots; i-- > 0;)
    if (self->slots[i].cue.end <= self->now)
      remove_slot (self, i);
}

/* Calls @func for everything that is on screen at one time, in order and
 * without overlaps. @lines are #CambLine sorted by start. Each is in at least
 * one screen; at most CAMB_TIMELINE_MAX_LINES are in any. If more overlap the
 * oldest give way; if more start at once they follow each other. */
void
camb_timeline_sweep (GArray *lines, CambScreenFunc func, gpointer user_data)
{
  Sweep self = {(const CambLine *)lines->data, lines->len};
  guint64 end;

  while (self.n_admitted < self.n_lines || self.n_slots > 0) {
    receive (&self);
    turn_page (&self);
    end = get_page_end (&self);
    func (self.now, end, self.slots, self.n_slots, user_data);
    self.now = end;
    remove_ended (&self);
  }
}
