/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-print-job"

#include "yz-print-job.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "yz-clock.h"
#include "yz-text.h"

#define NOTE_ENDING ".job"
#define PDF_ENDING ".pdf"
#define GROUP "Job"
#define NOTE_SIZE_MAX 4096
/* The longest roll that a printer takes. */
#define SIZE_MM_MAX 5080

struct _YzPrintJob {
  GObject parent_instance;

  char *path;
  char *note_path;
  char *title;
  YzPrintKind kind;
  double width_mm;
  double height_mm;
  int64_t made_ms;

  YzPrinter *printer; /* (nullable) of the last try */
  char *printer_name;
};

G_DEFINE_FINAL_TYPE (YzPrintJob, yz_print_job, G_TYPE_OBJECT)

enum {
  PROP_STATE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
on_state (YzPrintJob *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static char *
make_note_path (const char *path)
{
  g_autofree char *stem = g_strndup (path, strlen (path) - strlen (PDF_ENDING));

  return g_strconcat (stem, NOTE_ENDING, NULL);
}

static gboolean
write_note (YzPrintJob *self, GError **error)
{
  g_autoptr (GKeyFile) note = g_key_file_new ();
  g_autoptr (GError) failure = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  g_key_file_set_integer (note, GROUP, "Kind", self->kind);
  g_key_file_set_string (note, GROUP, "Title", self->title);
  g_key_file_set_double (note, GROUP, "Width", self->width_mm);
  g_key_file_set_double (note, GROUP, "Height", self->height_mm);
  g_key_file_set_int64 (note, GROUP, "Made", self->made_ms);
  text = g_key_file_to_data (note, &length, NULL);
  if (g_chmod (self->path, 0600) == 0 &&
      g_file_set_contents_full (self->note_path,
                                text,
                                (gssize) length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600,
                                &failure))
    return TRUE;
  yz_error_set_subject (error,
                        YZ_ERROR_IO,
                        self->note_path,
                        "%s: %s",
                        self->note_path,
                        failure != NULL ? failure->message : "the paper cannot be kept");
  return FALSE;
}

/* Whatever lies there was written by us or by somebody else. */
static gboolean
read_note (YzPrintJob *self)
{
  g_autoptr (GKeyFile) note = g_key_file_new ();
  GStatBuf found;

  if (g_stat (self->note_path, &found) != 0 || found.st_size > NOTE_SIZE_MAX ||
      !g_key_file_load_from_file (note, self->note_path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  self->kind = (YzPrintKind) g_key_file_get_integer (note, GROUP, "Kind", NULL);
  self->title = g_key_file_get_string (note, GROUP, "Title", NULL);
  self->width_mm = g_key_file_get_double (note, GROUP, "Width", NULL);
  self->height_mm = g_key_file_get_double (note, GROUP, "Height", NULL);
  self->made_ms = g_key_file_get_int64 (note, GROUP, "Made", NULL);
  return (self->kind == YZ_PRINT_RECEIPT || self->kind == YZ_PRINT_SHEET) && self->title != NULL &&
         g_utf8_strlen (self->title, -1) <= YZ_PRINT_TITLE_MAX && self->width_mm > 0 &&
         self->width_mm <= SIZE_MM_MAX && self->height_mm > 0 && self->height_mm <= SIZE_MM_MAX &&
         self->made_ms > 0 && g_file_test (self->path, G_FILE_TEST_IS_REGULAR);
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_print_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_enum (value, yz_print_job_get_state (YZ_PRINT_JOB (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_print_job_finalize (GObject *object)
{
  YzPrintJob *self = YZ_PRINT_JOB (object);

  g_clear_object (&self->printer);
  g_free (self->printer_name);
  g_free (self->path);
  g_free (self->note_path);
  g_free (self->title);
  G_OBJECT_CLASS (yz_print_job_parent_class)->finalize (object);
}

static void
yz_print_job_class_init (YzPrintJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_print_job_get_property;
  object_class->finalize = yz_print_job_finalize;

  properties[PROP_STATE] =
    g_param_spec_enum ("state",
                       NULL,
                       NULL,
                       YZ_TYPE_PRINTER_STATE,
                       YZ_PRINTER_LOOKING,
                       G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
yz_print_job_init (YzPrintJob *self)
{
}

/* Public ----------------------------------------------------------------------------------- */

YzPrintJob *
yz_print_job_new (const char *path,
                  YzPrintKind kind,
                  const char *title,
                  double width_mm,
                  double height_mm,
                  GError **error)
{
  g_autoptr (YzPrintJob) self = NULL;

  g_return_val_if_fail (path != NULL && g_str_has_suffix (path, PDF_ENDING), NULL);
  g_return_val_if_fail (title != NULL && width_mm > 0 && height_mm > 0, NULL);

  self = g_object_new (YZ_TYPE_PRINT_JOB, NULL);
  self->path = g_strdup (path);
  self->note_path = make_note_path (path);
  self->title = g_utf8_substring (title, 0, MIN (g_utf8_strlen (title, -1), YZ_PRINT_TITLE_MAX));
  self->kind = kind;
  self->width_mm = width_mm;
  self->height_mm = height_mm;
  self->made_ms = yz_clock_now_ms ();
  return write_note (self, error) ? g_steal_pointer (&self) : NULL;
}

YzPrintJob *
yz_print_job_load (const char *note_path, GError **error)
{
  g_autoptr (YzPrintJob) self = NULL;
  g_autofree char *stem = NULL;

  g_return_val_if_fail (note_path != NULL && g_str_has_suffix (note_path, NOTE_ENDING), NULL);

  self = g_object_new (YZ_TYPE_PRINT_JOB, NULL);
  stem = g_strndup (note_path, strlen (note_path) - strlen (NOTE_ENDING));
  self->note_path = g_strdup (note_path);
  self->path = g_strconcat (stem, PDF_ENDING, NULL);
  if (read_note (self))
    return g_steal_pointer (&self);
  yz_error_set_subject (error, YZ_ERROR_INPUT, note_path, "%s: no paper to print", note_path);
  return NULL;
}

void
yz_print_job_remove (YzPrintJob *self)
{
  g_return_if_fail (YZ_IS_PRINT_JOB (self));

  g_unlink (self->note_path);
  g_unlink (self->path);
}

const char *
yz_print_job_get_path (YzPrintJob *self)
{
  g_return_val_if_fail (YZ_IS_PRINT_JOB (self), NULL);

  return self->path;
}

const char *
yz_print_job_get_title (YzPrintJob *self)
{
  g_return_val_if_fail (YZ_IS_PRINT_JOB (self), NULL);

  return self->title;
}

YzPrintKind
yz_print_job_get_kind (YzPrintJob *self)
{
  g_return_val_if_fail (YZ_IS_PRINT_JOB (self), YZ_PRINT_RECEIPT);

  return self->kind;
}

int64_t
yz_print_job_get_made_ms (YzPrintJob *self)
{
  g_return_val_if_fail (YZ_IS_PRINT_JOB (self), 0);

  return self->made_ms;
}

YzPrinterState
yz_print_job_get_state (YzPrintJob *self)
{
  g_return_val_if_fail (YZ_IS_PRINT_JOB (self), YZ_PRINTER_FAILED);

  return self->printer != NULL ? yz_printer_get_state (self->printer) : YZ_PRINTER_LOOKING;
}

gboolean
yz_print_job_is_waiting (YzPrintJob *self)
{
  g_return_val_if_fail (YZ_IS_PRINT_JOB (self), FALSE);

  return self->printer == NULL || (yz_printer_state_is_end (yz_print_job_get_state (self)) &&
                                   yz_print_job_get_state (self) != YZ_PRINTER_DONE);
}

void
yz_print_job_send (YzPrintJob *self, const char *printer)
{
  g_return_if_fail (YZ_IS_PRINT_JOB (self));

  if (!yz_print_job_is_waiting (self))
    return;
  if (self->printer != NULL)
    g_signal_handlers_disconnect_by_data (self->printer, self);
  g_clear_object (&self->printer);
  g_free (self->printer_name);
  self->printer_name = g_strdup (printer);
  self->printer = yz_printer_new (printer);
  g_signal_connect_object (self->printer,
                           "notify::state",
                           G_CALLBACK (on_state),
                           self,
                           G_CONNECT_SWAPPED);
  on_state (self);
  yz_printer_print (self->printer, self->path, self->title, self->width_mm, self->height_mm);
}

char *
yz_print_job_describe (YzPrintJob *self)
{
  const char *detail = NULL;

  g_return_val_if_fail (YZ_IS_PRINT_JOB (self), NULL);

  if (self->printer == NULL)
    return g_strdup (_ ("Not printed before the program was closed."));
  detail = yz_printer_get_detail (self->printer);
  switch (yz_printer_get_state (self->printer)) {
  case YZ_PRINTER_LOOKING:
  case YZ_PRINTER_PRINTING:
    return g_strdup (_ ("Printing …"));
  case YZ_PRINTER_NONE:
    return g_strdup (_ ("No printer is chosen: choose one in Settings."));
  case YZ_PRINTER_MISSING:
    /* Translators: %s is the name of a printer. */
    return g_strdup_printf (_ ("The printer %s is not there. The paper waits here."),
                               self->printer_name);
  case YZ_PRINTER_STOPPED:
    return g_strdup_printf (_ ("The printer %s is stopped. The paper waits here."),
                               self->printer_name);
  case YZ_PRINTER_TROUBLE:
    /* Translators: %s is what the printer says of itself. */
    return detail != NULL
      ? g_strdup_printf (_ ("%s It goes on by itself after that."), detail)
      : g_strdup (_ ("The printer needs a hand: paper or cover. It goes on by itself."));
  case YZ_PRINTER_DONE:
    return g_strdup (_ ("Printed"));
  case YZ_PRINTER_FAILED:
  default:
    return detail != NULL
      /* Translators: %s is what the printer says of itself. */
      ? g_strdup_printf (_ ("Not printed: %s"), detail)
      : g_strdup (_ ("Not printed. The paper waits here."));
  }
}
