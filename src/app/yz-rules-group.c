/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-rules-group"

#include "yz-rules-group.h"

#include <glib/gi18n-lib.h>

#include "yz-message.h"
#include "yz-setting.h"

/* The formatter indents tables with N_() ever deeper. */
/* clang-format off */
static const struct {
  const char *name;
  const char *title;
} rules[] = {
  { YZ_SETTING_HOLD_DAYS, N_ ("Days that a pick-up waits") },
  { YZ_SETTING_RETURN_DAYS, N_ ("Days after which a return needs a second person (0: never)") },
  { YZ_SETTING_LARGE_POINTS, N_ ("Points from which a redemption needs a PIN (0: never)") },
  { YZ_SETTING_COUNT_DAYS, N_ ("Days between two counts of the shelves") },
  { YZ_SETTING_COUNT_APPROVE_PIECES, N_ ("Pieces of difference from which a count needs a second person") },
  { YZ_SETTING_COUNT_APPROVE_POINTS, N_ ("Points of difference from which a count needs a second person") },
  { YZ_SETTING_SPOIL_APPROVE_PIECES, N_ ("Spoiled pieces from which a second person is needed") },
  { YZ_SETTING_SPOIL_APPROVE_POINTS, N_ ("Spoiled points from which a second person is needed") },
};
/* clang-format on */

#define N_RULES G_N_ELEMENTS (rules)

struct _YzRulesGroup {
  AdwBin parent_instance;

  YzClient *client;
  GCancellable *cancellable;
  GtkWidget *rows[N_RULES];
};

G_DEFINE_FINAL_TYPE (YzRulesGroup, yz_rules_group, ADW_TYPE_BIN)

typedef struct {
  YzActor *actor;
  const char *name;
  char *value;
} Change;

static void
change_free (Change *change)
{
  g_clear_pointer (&change->actor, yz_actor_free);
  g_free (change->value);
  g_free (change);
}

static gpointer
set_rule (gpointer context, gpointer data, GError **error)
{
  const Change *change = data;

  return yz_setting_set (context, change->actor, change->name, change->value, error)
           ? GINT_TO_POINTER (TRUE)
           : NULL;
}

static gpointer
load_rules (gpointer context, gpointer data, GError **error)
{
  g_autofree int64_t *values = g_new0 (int64_t, N_RULES);

  for (gsize i = 0; i < N_RULES; i++)
    if (!yz_setting_get_int (context, rules[i].name, &values[i], error))
      return NULL;
  return g_steal_pointer (&values);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YzRulesGroup *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree int64_t *values = yz_client_run_finish (YZ_CLIENT (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || values == NULL)
    return;
  for (gsize i = 0; i < N_RULES; i++) {
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, values[i]);

    /* What somebody is typing stays. */
    if (gtk_editable_get_delegate (GTK_EDITABLE (self->rows[i])) == NULL ||
        !gtk_widget_has_focus (
          GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->rows[i])))))
      gtk_editable_set_text (GTK_EDITABLE (self->rows[i]), text);
  }
}

static void
on_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YzRulesGroup) self = user_data;
  g_autoptr (GError) error = NULL;

  yz_client_run_finish (YZ_CLIENT (source), result, &error);
  if (error != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    yz_message_show_error (GTK_WIDGET (self), _ ("The setting was not changed"), error);
}

static void
on_apply (YzRulesGroup *self, GtkWidget *row)
{
  Change *change = g_new0 (Change, 1);

  for (gsize i = 0; i < N_RULES; i++)
    if (self->rows[i] == row)
      change->name = rules[i].name;
  change->actor = yz_client_dup_actor (self->client);
  change->value = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));
  yz_client_write_async (self->client,
                         0,
                         set_rule,
                         change,
                         (GDestroyNotify) change_free,
                         NULL,
                         on_set,
                         g_object_ref (self));
}

static void
yz_rules_group_dispose (GObject *object)
{
  YzRulesGroup *self = YZ_RULES_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (yz_rules_group_parent_class)->dispose (object);
}

static void
yz_rules_group_finalize (GObject *object)
{
  g_clear_object (&YZ_RULES_GROUP (object)->cancellable);
  G_OBJECT_CLASS (yz_rules_group_parent_class)->finalize (object);
}

static void
yz_rules_group_class_init (YzRulesGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yz_rules_group_dispose;
  G_OBJECT_CLASS (klass)->finalize = yz_rules_group_finalize;
}

static void
yz_rules_group_init (YzRulesGroup *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->cancellable = g_cancellable_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("Rules of this station"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _ ("The same on all of its PCs."));
  for (gsize i = 0; i < N_RULES; i++) {
    self->rows[i] = adw_entry_row_new ();
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), _ (rules[i].title));
    adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->rows[i]), TRUE);
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->rows[i]), GTK_INPUT_PURPOSE_DIGITS);
    g_signal_connect_object (self->rows[i],
                             "apply",
                             G_CALLBACK (on_apply),
                             self,
                             G_CONNECT_SWAPPED);
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->rows[i]);
  }
  adw_bin_set_child (ADW_BIN (self), group);
}

YzRulesGroup *
yz_rules_group_new (YzClient *client)
{
  YzRulesGroup *self = g_object_new (YZ_TYPE_RULES_GROUP, NULL);

  self->client = g_object_ref (client);
  return self;
}

void
yz_rules_group_refresh (YzRulesGroup *self)
{
  g_return_if_fail (YZ_IS_RULES_GROUP (self));

  yz_client_read_async (self->client,
                        load_rules,
                        NULL,
                        NULL,
                        g_free,
                        self->cancellable,
                        on_loaded,
                        self);
}
