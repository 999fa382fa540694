/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "yz-app-resources.h"
#include "yz-app-test.h"
#include "yz-approval-dialog.h"
#include "yz-card-row.h"
#include "yz-cart-row.h"
#include "yz-customer-window.h"
#include "yz-evidence-thumb.h"
#include "yz-field.h"
#include "yz-form-dialog.h"
#include "yz-history-row.h"
#include "yz-hold-row.h"
#include "yz-import-dialog.h"
#include "yz-item-form.h"
#include "yz-kiosk-window.h"
#include "yz-papers-window.h"
#include "yz-picture-window.h"
#include "yz-return-dialog.h"
#include "yz-rider-form.h"
#include "yz-rider-pin-dialog.h"
#include "yz-screens.h"
#include "yz-sheet-row.h"
#include "yz-shop-pages.h"
#include "yz-staff-form.h"
#include "yz-window.h"

#define BASE "/io/github/yizhan/Yizhan/"

/* Returns: (transfer full) (nullable) the class of the template in the resource at @path */
static char *
read_class (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, 0, &error);
  g_autoptr (GRegex) regex = g_regex_new ("<template class=\"(Yz[A-Za-z]+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  gsize size = 0;
  const char *text;

  g_assert_no_error (error);
  text = g_bytes_get_data (bytes, &size);
  g_regex_match_full (regex, text, (gssize) size, 0, 0, &match, &error);
  g_assert_no_error (error);
  return g_match_info_matches (match) ? g_match_info_fetch (match, 1) : NULL;
}

/* What only code makes, no template and no table. */
static const struct {
  GType (*get_type) (void);
} others[] = {
  { yz_approval_dialog_get_type }, { yz_hold_row_get_type },      { yz_rider_pin_dialog_get_type },
  { yz_card_row_get_type },        { yz_cart_row_get_type },      { yz_evidence_thumb_get_type },
  { yz_field_get_type },           { yz_history_row_get_type },   { yz_form_dialog_get_type },
  { yz_import_dialog_get_type },   { yz_item_form_get_type },     { yz_kiosk_window_get_type },
  { yz_picture_window_get_type },  { yz_return_dialog_get_type }, { yz_sheet_row_get_type },
  { yz_rider_form_get_type },      { yz_window_get_type },        { yz_customer_window_get_type },
  { yz_papers_window_get_type },   { yz_staff_form_get_type },
};

/* Classes register the types that their templates use: look until there is nothing new. */
static void
register_types (char **names)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const YzScreenInfo *screens;
  gsize n_screens = 0;
  gboolean grew = TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_type_class_unref (g_type_class_ref (others[i].get_type ()));
  screens = yz_screens_get (&n_screens);
  for (gsize i = 0; i < n_screens; i++)
    g_type_class_unref (g_type_class_ref (screens[i].get_type ()));
  screens = yz_shop_pages_get (&n_screens);
  for (gsize i = 0; i < n_screens; i++)
    g_type_class_unref (g_type_class_ref (screens[i].get_type ()));
  while (grew) {
    grew = FALSE;
    for (gsize i = 0; names[i] != NULL; i++) {
      g_autofree char *path = g_strconcat (BASE, names[i], NULL);
      g_autofree char *name = g_str_has_suffix (path, ".ui") ? read_class (path) : NULL;
      GType type = name != NULL ? g_type_from_name (name) : 0;

      if (type == 0 || g_hash_table_contains (known, name))
        continue;
      g_type_class_unref (g_type_class_ref (type));
      g_hash_table_add (known, g_steal_pointer (&name));
      grew = TRUE;
    }
  }
}

static GObject *
make (GType type, YzClient *client)
{
  GObjectClass *object_class = g_type_class_ref (type);
  gboolean wants_client = g_object_class_find_property (object_class, "client") != NULL;

  g_type_class_unref (object_class);
  return wants_client ? g_object_new (type, "client", client, NULL) : g_object_new (type, NULL);
}

static void
test_template (gconstpointer data)
{
  const char *path = data;
  g_autofree char *name = read_class (path);
  g_auto (YzTestStation) test = { 0 };
  YzClient *client;
  GObject *object;
  GType type;

  g_assert_nonnull (name);
  type = g_type_from_name (name);
  if (type == 0)
    g_error ("%s: nobody registers %s", path, name);
  yz_app_test_station_new (&test);
  client = yz_app_test_client_new (&test, FALSE);
  object = make (type, client);
  if (GTK_IS_WINDOW (object)) {
    /* Windows belong to GTK until they are destroyed. */
    g_object_ref (object);
    gtk_window_destroy (GTK_WINDOW (object));
  } else {
    g_object_ref_sink (object);
    g_object_run_dispose (object);
  }
  /* Disposing twice must not hurt either. */
  yz_client_close (client);
  yz_app_test_settle ();
  yz_app_test_finalize (object);
  yz_app_test_finalize (client);
}

int
main (int argc, char **argv)
{
  g_auto (GStrv) names = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  names = g_resources_enumerate_children (BASE, 0, NULL);
  g_assert_nonnull (names);
  register_types (names);

  for (gsize i = 0; names[i] != NULL; i++) {
    if (g_str_has_suffix (names[i], ".ui")) {
      char *path = g_strconcat (BASE, names[i], NULL);
      g_autofree char *test = g_strconcat ("/templates/", names[i], NULL);

      g_test_add_data_func_full (test, path, test_template, g_free);
    }
  }
  return g_test_run ();
}
