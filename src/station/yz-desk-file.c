/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-desk-file"

#include "yz-desk-file.h"

#include <glib/gi18n-lib.h>

#include "yz-id.h"

#define FILE_NAME "desk"
#define GROUP "desk"
#define KEY "id"

static char *
make_path (YzStore *store)
{
  const char *dir = yz_store_get_files_dir (store);

  return dir != NULL ? g_build_filename (dir, FILE_NAME, NULL) : NULL;
}

static gboolean
pass_problem (const char *path, const GError *problem, GError **error)
{
  yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s", path, problem->message);
  return FALSE;
}

gboolean
yz_desk_file_read (YzStore *store, int64_t *desk, GError **error)
{
  g_autofree char *path = make_path (store);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) problem = NULL;

  *desk = 0;
  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &problem))
    return pass_problem (path, problem, error);
  *desk = g_key_file_get_int64 (file, GROUP, KEY, &problem);
  if (problem != NULL)
    return pass_problem (path, problem, error);
  if (*desk >= 1 && *desk <= YZ_ID_DESK_MAX)
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_IO, path, "%s: %s", path, N_ ("it names no desk"));
  return FALSE;
}

gboolean
yz_desk_file_write (YzStore *store, int64_t desk, GError **error)
{
  g_autofree char *path = make_path (store);
  g_autofree char *text = g_strdup_printf ("[" GROUP "]\n" KEY "=%" G_GINT64_FORMAT "\n", desk);
  g_autoptr (GError) problem = NULL;

  if (path == NULL) {
    yz_error_set_subject (error,
                          YZ_ERROR_IO,
                          FILE_NAME,
                          "%s: %s",
                          FILE_NAME,
                          N_ ("there is no place for it"));
    return FALSE;
  }
  return g_file_set_contents_full (path,
                                   text,
                                   -1,
                                   G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                   0600,
                                   &problem) ||
         pass_problem (path, problem, error);
}
