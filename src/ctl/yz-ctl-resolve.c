/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-resolve.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "yz-amount.h"
#include "yz-code.h"
#include "yz-job.h"
#include "yz-picture.h"

/* The rider card in a picture. Returns: (transfer full) (nullable) */
static char *
read_card (YzCtl *self, const char *path, GError **error)
{
  g_autoptr (YzDecoder) decoder = yz_decoder_new ();
  g_autoptr (GError) problem = NULL;
  g_autoptr (GPtrArray) results = yz_picture_scan_file (decoder, path, &problem);

  if (results == NULL) {
    yz_ctl_pass_problem (self, path, g_steal_pointer (&problem), error);
    return NULL;
  }
  for (guint i = 0; i < results->len; i++) {
    const YzScanResult *result = g_ptr_array_index (results, i);
    YzCode code;

    if (yz_code_parse (result->text, &code, NULL) && code.kind == YZ_CODE_CARD)
      return g_strdup (result->text);
  }
  if (results->len == 0)
    yz_error_set_subject (error, YZ_ERROR_NOTHING_FOUND, path, "%s: no code was found", path);
  else
    yz_ctl_fail (self,
                 error,
                 YZ_ERROR_CODE,
                 path,
                 N_ ("%s: none of the codes in it is a rider card."), path);
  return NULL;
}

/* Whether a file is meant and no card text, phone or name: by its ending, or by a path that is
 * there. An address on the web is not a file. */
static gboolean
means_file (const char *text)
{
  static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".webp", ".gif",
                                         ".bmp", ".tif", ".tiff", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (strstr (text, "://") != NULL)
    return FALSE;
  for (gsize i = 0; endings[i] != NULL; i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return strchr (text, '/') != NULL && g_file_test (text, G_FILE_TEST_EXISTS);
}

int64_t
yz_ctl_resolve_rider (YzCtl *self, const char *text, GError **error)
{
  g_autofree char *card = NULL;

  /* A picture is told by its ending or, where a file has this name, by its first bytes. */
  if (means_file (text) || yz_picture_looks_like_one (text)) {
    card = read_card (self, text, error);
    return card != NULL ? yz_rider_resolve (self->station, card, error) : 0;
  }
  return yz_rider_resolve (self->station, text, error);
}

int64_t
yz_ctl_resolve_job (YzCtl *self, const char *text, GError **error)
{
  int64_t id = 0;

  if (!yz_id_parse (text, &id)) {
    yz_error_set_subject (error, YZ_ERROR_NOT_FOUND, text, "there is no job %s", text);
    return 0;
  }
  return id;
}

gboolean
yz_ctl_take_op_id (YzCtl *self, YzOpId *op_id, GError **error)
{
  const char *text = yz_ctl_get (self, "op-id");

  if (self->n_taken == self->op_ids->len) {
    if (text == NULL)
      *op_id = yz_op_id_new ();
    else if (!yz_op_id_parse (text, op_id, error))
      return FALSE;
    g_array_append_val (self->op_ids, *op_id);
  }
  *op_id = g_array_index (self->op_ids, YzOpId, self->n_taken++);
  return TRUE;
}

static void
free_wish (gpointer data)
{
  YzCtlWish *wish = data;

  g_free (wish->item);
  g_free (wish);
}

static gboolean
add_wish (GPtrArray *wishes, const char *text, GError **error)
{
  const char *equals = strrchr (text, '=');
  YzCtlWish *wish = g_new0 (YzCtlWish, 1);

  g_ptr_array_add (wishes, wish);
  wish->item = equals != NULL ? g_strndup (text, (gsize) (equals - text)) : g_strdup (text);
  wish->quantity = 1;
  g_strstrip (wish->item);
  if (equals == NULL)
    return TRUE;
  return yz_amount_parse (equals + 1, wish->item, &wish->quantity, error) &&
         yz_amount_check (wish->quantity, wish->item, error);
}

GPtrArray *
yz_ctl_take_wishes (YzCtl *self, gsize first_word, GError **error)
{
  g_autoptr (GPtrArray) wishes = g_ptr_array_new_with_free_func (free_wish);
  const char *const *items = yz_ctl_args_get_all (self->args, "item");

  for (; items != NULL && *items != NULL; items++)
    if (!add_wish (wishes, *items, error))
      return NULL;
  for (gsize i = first_word; yz_ctl_get_word (self, i) != NULL; i++)
    if (!add_wish (wishes, yz_ctl_get_word (self, i), error))
      return NULL;
  return g_steal_pointer (&wishes);
}

GArray *
yz_ctl_resolve_wishes (YzCtl *self, GPtrArray *wishes, GError **error)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (YzBasketLine));

  for (guint i = 0; i < wishes->len; i++) {
    const YzCtlWish *wish = g_ptr_array_index (wishes, i);
    g_autoptr (YzItem) item = yz_item_find (self->station, wish->item, error);
    YzBasketLine line = { 0 };

    if (item == NULL)
      return NULL;
    line.item = item->id;
    line.quantity = wish->quantity;
    g_array_append_val (lines, line);
  }
  return g_steal_pointer (&lines);
}

gboolean
yz_ctl_parse_points (const char *text, int64_t *points, GError **error)
{
  gboolean negative = text[0] == '-';
  int64_t amount = 0;

  if (!yz_amount_parse (text[0] == '-' || text[0] == '+' ? text + 1 : text,
                        "points",
                        &amount,
                        error) ||
      !yz_amount_check (amount, "points", error))
    return FALSE;
  *points = negative ? -amount : amount;
  return TRUE;
}

gboolean
yz_ctl_take_limit (YzCtl *self, int *limit, GError **error)
{
  const char *text = yz_ctl_get (self, "limit");
  int64_t n = 0;

  *limit = G_MAXINT;
  if (text == NULL)
    return TRUE;
  if (!yz_amount_parse (text, "limit", &n, error) || !yz_amount_check (n, "limit", error))
    return FALSE;
  *limit = (int) n;
  return TRUE;
}

/* Whether a file can be made beside @path: tried, because modes do not tell it of every file
 * system. */
static gboolean
try_directory (const char *path)
{
  g_autofree char *directory = g_path_get_dirname (path);
  g_autofree char *probe = g_build_filename (directory, ".yizhan-XXXXXX", NULL);
  int fd = g_mkstemp_full (probe, O_RDWR | O_CLOEXEC, 0600);

  if (fd < 0)
    return FALSE;
  close (fd);
  g_unlink (probe);
  return TRUE;
}

gboolean
yz_ctl_check_paper (YzCtl *self, const char *path, GError **error)
{
  g_autofree char *lower = NULL;
  g_autofree char *shown = NULL;

  if (path == NULL)
    return TRUE;
  lower = g_ascii_strdown (path, -1);
  shown = g_filename_display_name (path);
  if (!g_str_has_suffix (lower, ".pdf") && !g_str_has_suffix (lower, ".png") &&
      !g_str_has_suffix (lower, ".svg"))
    return yz_ctl_fail (self,
                        error,
                        YZ_ERROR_INPUT,
                        shown,
                        N_ ("%s: papers are written as .pdf, .png or .svg."), shown);
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return yz_ctl_fail (self, error, YZ_ERROR_INPUT, shown, N_ ("%s is a directory."), shown);
  if (!try_directory (path)) {
    int number = errno;

    return yz_ctl_fail (self,
                        error,
                        YZ_ERROR_INPUT,
                        shown,
                        N_ ("%s cannot be written: %s."), shown, g_strerror (number));
  }
  return TRUE;
}

gboolean
yz_ctl_take_kind (YzCtl *self, YzStationKind otherwise, YzStationKind *kind, GError **error)
{
  const char *word = yz_ctl_get (self, "kind");

  *kind = otherwise;
  if (word == NULL)
    return TRUE;
  *kind = YZ_STATION_CENTRE;
  if (strcmp (word, "centre") == 0 || strcmp (word, "center") == 0)
    return TRUE;
  *kind = YZ_STATION_STOP;
  return strcmp (word, "stop") == 0 ||
         yz_ctl_fail (self,
                      error,
                      YZ_ERROR_USAGE,
                      word,
                      N_ ("“%s” is no kind of station: centre or stop."), word);
}
