/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-code-queue"

#include "yz-code-queue.h"

#include <string.h>

struct _YzCodeQueue {
  GObject parent_instance;

  YzClient *client;
  int history_limit;
  YzCodeAnswer answer;
  gpointer owner; /* borrowed */

  GQueue *codes; /* of char * */
  GCancellable *cancellable;
  gboolean looking;
  gboolean held;
};

G_DEFINE_FINAL_TYPE (YzCodeQueue, yz_code_queue, G_TYPE_OBJECT)

typedef struct {
  char *text;
  int history_limit;
} Question;

static void look_at_next (YzCodeQueue *self);

/* Whoever has the text of a card has the card: it is not left lying in freed memory. */
static void
question_free (Question *question)
{
  explicit_bzero (question->text, strlen (question->text));
  g_free (question->text);
  g_free (question);
}

static gpointer
look_up (gpointer context, gpointer data, GError **error)
{
  const Question *question = data;

  return yz_lookup_run (context, question->text, question->history_limit, error);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzCodeQueue) self = user_data;
  g_autoptr (GError) error = NULL;
  YzLookup *lookup = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  self->looking = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable)) {
    g_clear_pointer (&lookup, yz_lookup_free);
    return;
  }
  self->answer (self->owner, lookup, error);
  look_at_next (self);
}

static void
look_at_next (YzCodeQueue *self)
{
  Question *question;

  if (self->looking || self->held || g_queue_is_empty (self->codes))
    return;
  question = g_new0 (Question, 1);
  question->text = g_queue_pop_head (self->codes);
  question->history_limit = self->history_limit;
  self->looking = TRUE;
  yz_client_read_async (self->client,
                        look_up,
                        question,
                        (GDestroyNotify) question_free,
                        (GDestroyNotify) yz_lookup_free,
                        self->cancellable,
                        on_looked_up,
                        g_object_ref (self));
}

static void
yz_code_queue_finalize (GObject *object)
{
  YzCodeQueue *self = YZ_CODE_QUEUE (object);

  g_queue_free_full (self->codes, g_free);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_code_queue_parent_class)->finalize (object);
}

static void
yz_code_queue_class_init (YzCodeQueueClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yz_code_queue_finalize;
}

static void
yz_code_queue_init (YzCodeQueue *self)
{
  self->codes = g_queue_new ();
  self->cancellable = g_cancellable_new ();
}

YzCodeQueue *
yz_code_queue_new (YzClient *client, int history_limit, YzCodeAnswer answer, gpointer owner)
{
  YzCodeQueue *self;

  g_return_val_if_fail (YZ_IS_CLIENT (client), NULL);
  g_return_val_if_fail (answer != NULL, NULL);

  self = g_object_new (YZ_TYPE_CODE_QUEUE, NULL);
  self->client = g_object_ref (client);
  self->history_limit = history_limit;
  self->answer = answer;
  self->owner = owner;
  return self;
}

gboolean
yz_code_queue_take (YzCodeQueue *self, const char *text)
{
  g_return_val_if_fail (YZ_IS_CODE_QUEUE (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (g_queue_get_length (self->codes) >= YZ_CODE_QUEUE_MAX)
    return FALSE;
  g_queue_push_tail (self->codes, g_strdup (text));
  look_at_next (self);
  return TRUE;
}

void
yz_code_queue_set_held (YzCodeQueue *self, gboolean held)
{
  g_return_if_fail (YZ_IS_CODE_QUEUE (self));

  self->held = held;
  look_at_next (self);
}

void
yz_code_queue_stop (YzCodeQueue *self)
{
  g_return_if_fail (YZ_IS_CODE_QUEUE (self));

  g_cancellable_cancel (self->cancellable);
  g_queue_clear_full (self->codes, g_free);
}
