/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "bench-delay.h"

/* What may be on its way at once: 80 MB/s at 100 ms. */
#define MAX_CHUNKS 128
#define CHUNK_SIZE (64 * 1024)

struct _BenchDelay
{
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  guint target;
  guint port;
  /* Atomic: milliseconds. */
  int delay;
};

typedef struct
{
  gint64 due;
  gsize length;
  guint8 data[CHUNK_SIZE];
} Chunk;

/* One direction of a connection. */
typedef struct
{
  BenchDelay *delay;
  GInputStream *input;
  GOutputStream *output;
  GMutex lock;
  GCond changed;
  /* Guarded by @lock. */
  GQueue chunks;
} Pipe;

static void
wait_until (gint64 time)
{
  gint64 left = time - g_get_monotonic_time ();

  if (left > 0)
    g_usleep ((gulong)left);
}

static void
put (Pipe *self, Chunk *chunk)
{
  g_mutex_lock (&self->lock);
  while (self->chunks.length >= MAX_CHUNKS)
    g_cond_wait (&self->changed, &self->lock);
  g_queue_push_tail (&self->chunks, chunk);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
}

static Chunk *
take (Pipe *self)
{
  Chunk *chunk;

  g_mutex_lock (&self->lock);
  while (self->chunks.length == 0)
    g_cond_wait (&self->changed, &self->lock);
  chunk = g_queue_pop_head (&self->chunks);
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return chunk;
}

/* The last chunk is empty. */
static gpointer
read_thread (gpointer data)
{
  Pipe *self = data;
  gsize length;

  do {
    Chunk *chunk = g_new (Chunk, 1);
    gssize n_read =
        g_input_stream_read (self->input, chunk->data, CHUNK_SIZE, NULL, NULL);

    length = chunk->length = (gsize)MAX (n_read, 0);
    chunk->due =
        g_get_monotonic_time () + g_atomic_int_get (&self->delay->delay) * 500;
    put (self, chunk);
  } while (length > 0);
  return NULL;
}

/* What cannot be written is read all the same, so that nobody waits. */
static void
pump (Pipe *self)
{
  GThread *thread = g_thread_new ("bench-read", read_thread, self);
  gsize length;

  do {
    g_autofree Chunk *chunk = take (self);

    length = chunk->length;
    wait_until (chunk->due);
    if (length > 0 && !g_output_stream_write_all (self->output, chunk->data,
                                                  length, NULL, NULL, NULL))
      g_input_stream_close (self->input, NULL, NULL);
  } while (length > 0);
  g_thread_join (thread);
}

static void
run_pipe (BenchDelay *delay, GSocketConnection *from, GSocketConnection *to)
{
  Pipe self = {
      .delay = delay,
      .input = g_io_stream_get_input_stream (G_IO_STREAM (from)),
      .output = g_io_stream_get_output_stream (G_IO_STREAM (to)),
      .chunks = G_QUEUE_INIT,
  };

  g_mutex_init (&self.lock);
  g_cond_init (&self.changed);
  pump (&self);
  g_socket_shutdown (g_socket_connection_get_socket (to), TRUE, TRUE, NULL);
  g_socket_shutdown (g_socket_connection_get_socket (from), TRUE, TRUE, NULL);
  g_mutex_clear (&self.lock);
  g_cond_clear (&self.changed);
}

typedef struct
{
  BenchDelay *delay;
  GSocketConnection *from;
  GSocketConnection *to;
} Way;

static gpointer
way_thread (gpointer data)
{
  Way *way = data;

  run_pipe (way->delay, way->from, way->to);
  return NULL;
}

static gpointer
connection_thread (gpointer data)
{
  g_autofree Way *way = data;
  BenchDelay *self = way->delay;
  g_autoptr (GSocketConnection) client = way->from;
  g_autoptr (GSocketClient) connector = g_socket_client_new ();
  g_autoptr (GSocketConnection) server = NULL;
  Way back = {.delay = self, .to = client};
  GThread *thread;

  wait_until (g_get_monotonic_time () + g_atomic_int_get (&self->delay) * 1000);
  server = g_socket_client_connect_to_host (connector, "127.0.0.1",
                                            (guint16)self->target, NULL, NULL);
  if (server == NULL)
    return NULL;
  back.from = server;
  thread = g_thread_new ("bench-way", way_thread, &back);
  run_pipe (self, client, server);
  g_thread_join (thread);
  return NULL;
}

static gpointer
accept_thread (gpointer data)
{
  BenchDelay *self = data;
  GSocketConnection *client;

  while ((client = g_socket_listener_accept (
              self->listener, NULL, self->cancellable, NULL)) != NULL) {
    Way *way = g_new0 (Way, 1);

    way->delay = self;
    way->from = client;
    g_thread_unref (g_thread_new ("bench-connection", connection_thread, way));
  }
  return NULL;
}

/**
 * bench_delay_new:
 * @port: a port of 127.0.0.1
 *
 * Returns: (transfer full): a port that leads there, without delay at first
 */
BenchDelay *
bench_delay_new (guint port)
{
  BenchDelay *self = g_new0 (BenchDelay, 1);

  self->target = port;
  self->listener = g_socket_listener_new ();
  self->cancellable = g_cancellable_new ();
  self->port = g_socket_listener_add_any_inet_port (self->listener, NULL, NULL);
  self->thread = g_thread_new ("bench-accept", accept_thread, self);
  return self;
}

/** bench_delay_free: takes no more connections. */
void
bench_delay_free (BenchDelay *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_socket_listener_close (self->listener);
  g_object_unref (self->listener);
  g_object_unref (self->cancellable);
  /* Connections that are kept have threads that still use the rest. */
}

/** bench_delay_get_port: where it listens. */
guint
bench_delay_get_port (BenchDelay *self)
{
  return self->port;
}

/** bench_delay_set: the round-trip time from now on. */
void
bench_delay_set (BenchDelay *self, guint milliseconds)
{
  g_atomic_int_set (&self->delay, (int)milliseconds);
}
