/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ThreadSanitizer does not see in a GLib that was built without it: which of its calls order
 * what two threads do. The functions of that name in GLib are shadowed by these here, in our own
 * code and in every library that calls GLib's; each says what it orders and calls the real one.
 *
 * Only linked with -Db_sanitize=thread. What GLib does between its own functions stays unseen, and
 * tests/support/tsan.supp leaves out what it does with memory. */
#include <dlfcn.h>
#include <gio/gio.h>
#include <sanitizer/tsan_interface.h>

/* The real function behind the one that this is called in. */
#define REAL(name) ((__typeof__ (name) *) find (&real_##name, #name))
#define SHADOW(name) static gpointer real_##name

/* Nothing here is looked at itself. */
#define UNSEEN __attribute__ ((no_sanitize ("thread")))

static gboolean ready;

/* Libraries call GLib before the sanitizer is there; until then there is one thread. */
static void __attribute__ ((constructor)) begin (void)
{
  ready = TRUE;
}

UNSEEN static gpointer
find (gpointer *real, const char *name)
{
  gpointer found = __atomic_load_n (real, __ATOMIC_RELAXED);

  if (found == NULL) {
    found = dlsym (RTLD_NEXT, name);
    if (found == NULL)
      __builtin_trap ();
    __atomic_store_n (real, found, __ATOMIC_RELAXED);
  }
  return found;
}

/* What this thread did until now comes before what others do after they take() the same. */
UNSEEN static void
give (gconstpointer what)
{
  if (ready)
    __tsan_release ((gpointer) what);
}

UNSEEN static void
take (gconstpointer what)
{
  if (ready)
    __tsan_acquire ((gpointer) what);
}

/* Locks ------------------------------------------------------------------------------------ */

SHADOW (g_mutex_lock);
SHADOW (g_mutex_trylock);
SHADOW (g_mutex_unlock);
SHADOW (g_rec_mutex_lock);
SHADOW (g_rec_mutex_trylock);
SHADOW (g_rec_mutex_unlock);
SHADOW (g_cond_wait);
SHADOW (g_cond_wait_until);

UNSEEN void
g_mutex_lock (GMutex *mutex)
{
  REAL (g_mutex_lock) (mutex);
  take (mutex);
}

UNSEEN gboolean
g_mutex_trylock (GMutex *mutex)
{
  gboolean locked = REAL (g_mutex_trylock) (mutex);

  if (locked)
    take (mutex);
  return locked;
}

UNSEEN void
g_mutex_unlock (GMutex *mutex)
{
  give (mutex);
  REAL (g_mutex_unlock) (mutex);
}

UNSEEN void
g_rec_mutex_lock (GRecMutex *mutex)
{
  REAL (g_rec_mutex_lock) (mutex);
  take (mutex);
}

UNSEEN gboolean
g_rec_mutex_trylock (GRecMutex *mutex)
{
  gboolean locked = REAL (g_rec_mutex_trylock) (mutex);

  if (locked)
    take (mutex);
  return locked;
}

UNSEEN void
g_rec_mutex_unlock (GRecMutex *mutex)
{
  give (mutex);
  REAL (g_rec_mutex_unlock) (mutex);
}

UNSEEN void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  give (mutex);
  REAL (g_cond_wait) (cond, mutex);
  take (mutex);
}

UNSEEN gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean signalled = FALSE;

  give (mutex);
  signalled = REAL (g_cond_wait_until) (cond, mutex, end_time);
  take (mutex);
  return signalled;
}

/* Queues ----------------------------------------------------------------------------------- */

SHADOW (g_async_queue_push);
SHADOW (g_async_queue_pop);
SHADOW (g_async_queue_try_pop);
SHADOW (g_async_queue_timeout_pop);

UNSEEN void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  give (queue);
  REAL (g_async_queue_push) (queue, data);
}

UNSEEN gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data = REAL (g_async_queue_pop) (queue);

  take (queue);
  return data;
}

UNSEEN gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  gpointer data = REAL (g_async_queue_try_pop) (queue);

  take (queue);
  return data;
}

UNSEEN gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  gpointer data = REAL (g_async_queue_timeout_pop) (queue, timeout);

  take (queue);
  return data;
}

/* Main contexts ------------------------------------------------------------------------------
 *
 * A source is handed to the thread that runs its context; so is what the callback is given. */

typedef struct {
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Call;

SHADOW (g_source_set_callback);
SHADOW (g_source_attach);
SHADOW (g_idle_add_full);
SHADOW (g_main_context_invoke_full);

UNSEEN static gboolean
run_call (gpointer data)
{
  Call *call = data;

  take (call);
  return call->func (call->data);
}

UNSEEN static void
free_call (gpointer data)
{
  Call *call = data;

  take (call);
  if (call->notify != NULL)
    call->notify (call->data);
  g_free (call);
}

UNSEEN static Call *
make_call (GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Call *call = g_new0 (Call, 1);

  call->func = func;
  call->data = data;
  call->notify = notify;
  give (call);
  return call;
}

/* Functions of another form (of sockets, children …) are called as they are. */
UNSEEN static gboolean
is_plain (GSource *source)
{
  return source->source_funcs == &g_idle_funcs || source->source_funcs == &g_timeout_funcs;
}

UNSEEN void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  if (func == NULL || !is_plain (source))
    REAL (g_source_set_callback) (source, func, data, notify);
  else
    REAL (g_source_set_callback) (source, run_call, make_call (func, data, notify), free_call);
}

UNSEEN guint
g_source_attach (GSource *source, GMainContext *context)
{
  if (is_plain (source) && source->callback_data != NULL) {
    gpointer data = NULL;
    GSourceFunc func = NULL;

    source->callback_funcs->get (source->callback_data, source, &func, &data);
    if (func == run_call)
      give (data);
  }
  return REAL (g_source_attach) (source, context);
}

UNSEEN guint
g_idle_add (GSourceFunc func, gpointer data)
{
  return REAL (
    g_idle_add_full) (G_PRIORITY_DEFAULT_IDLE, run_call, make_call (func, data, NULL), free_call);
}

UNSEEN guint
g_idle_add_full (gint priority, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  return REAL (g_idle_add_full) (priority, run_call, make_call (func, data, notify), free_call);
}

UNSEEN void
g_main_context_invoke_full (GMainContext *context,
                            gint priority,
                            GSourceFunc func,
                            gpointer data,
                            GDestroyNotify notify)
{
  REAL (g_main_context_invoke_full)
  (context, priority, run_call, make_call (func, data, notify), free_call);
}

/* Threads ------------------------------------------------------------------------------------
 *
 * A thread that is started and joined is seen; a pool is not. */

typedef struct {
  GFunc func;
  gpointer data;
} Worker;

SHADOW (g_thread_pool_new);
SHADOW (g_thread_pool_push);

UNSEEN static void
run_worker (gpointer item, gpointer data)
{
  Worker *worker = data;

  take (worker);
  worker->func (item, worker->data);
}

/* Pools live as long as the program. */
UNSEEN GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, gint max_threads, gboolean exclusive, GError **error)
{
  Worker *worker = g_new0 (Worker, 1);

  worker->func = func;
  worker->data = data;
  return REAL (g_thread_pool_new) (run_worker, worker, max_threads, exclusive, error);
}

UNSEEN gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  if (pool->func == run_worker)
    give (pool->user_data);
  return REAL (g_thread_pool_push) (pool, data, error);
}

/* Counts -------------------------------------------------------------------------------------
 *
 * Whoever drops the last reference comes after all who dropped one before. */

SHADOW (g_object_unref);
SHADOW (g_bytes_unref);
SHADOW (g_atomic_rc_box_release);
SHADOW (g_atomic_rc_box_release_full);
SHADOW (g_atomic_ref_count_dec);

UNSEEN static void
drop (gconstpointer what)
{
  give (what);
  take (what);
}

UNSEEN void (g_object_unref) (gpointer object)
{
  drop (object);
  ((void (*) (gpointer)) find (&real_g_object_unref, "g_object_unref")) (object);
}

UNSEEN void
g_bytes_unref (GBytes *bytes)
{
  if (bytes != NULL)
    drop (bytes);
  REAL (g_bytes_unref) (bytes);
}

UNSEEN void
g_atomic_rc_box_release (gpointer box)
{
  drop (box);
  REAL (g_atomic_rc_box_release) (box);
}

UNSEEN void
g_atomic_rc_box_release_full (gpointer box, GDestroyNotify clear)
{
  drop (box);
  REAL (g_atomic_rc_box_release_full) (box, clear);
}

UNSEEN
gboolean (g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  drop (count);
  return ((gboolean (*) (gatomicrefcount *)) find (&real_g_atomic_ref_count_dec,
                                                   "g_atomic_ref_count_dec")) (count);
}
