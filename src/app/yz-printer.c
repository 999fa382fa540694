/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-printer"

#include "yz-printer.h"

#include <gtk/gtkunixprint.h>
#include <math.h>

/* A spooler on the same PC answers at once. One that does not run never answers. */
#define LOOK_SECONDS 6
/* How often a printer that is at work is asked how it is. */
#define WATCH_SECONDS 2

struct _YzPrinter {
  GObject parent_instance;

  char *name;
  char *path;
  char *title;
  double width_mm;
  double height_mm;

  YzPrinterState state;
  char *detail;
  GtkPrinter *printer;
  GtkPrintJob *job;
  guint timeout_id;
  guint watch_id;
};

G_DEFINE_FINAL_TYPE (YzPrinter, yz_printer, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (YzPrinterState,
                    yz_printer_state,
                    G_DEFINE_ENUM_VALUE (YZ_PRINTER_LOOKING, "looking"),
                    G_DEFINE_ENUM_VALUE (YZ_PRINTER_NONE, "none"),
                    G_DEFINE_ENUM_VALUE (YZ_PRINTER_MISSING, "missing"),
                    G_DEFINE_ENUM_VALUE (YZ_PRINTER_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (YZ_PRINTER_PRINTING, "printing"),
                    G_DEFINE_ENUM_VALUE (YZ_PRINTER_TROUBLE, "trouble"),
                    G_DEFINE_ENUM_VALUE (YZ_PRINTER_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (YZ_PRINTER_FAILED, "failed"))

enum {
  PROP_STATE = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A list of printers that is being asked for. The spooler may answer long after we stopped waiting.
 */
typedef struct {
  GPtrArray *names;
  YzPrinterNames answer; /* (nullable) NULL once answered */
  gpointer user_data;
  GDestroyNotify user_data_free;
  guint timeout_id;
} Listing;

static void
set_state (YzPrinter *self, YzPrinterState state, const char *detail)
{
  g_autofree char *kept = detail != NULL && *detail != '\0' ? g_strdup (detail) : NULL;

  if (yz_printer_state_is_end (self->state))
    return;
  if (self->state == state && g_strcmp0 (self->detail, kept) == 0)
    return;
  g_free (self->detail);
  self->detail = g_steal_pointer (&kept);
  self->state = state;
  if (yz_printer_state_is_end (state)) {
    g_clear_handle_id (&self->timeout_id, g_source_remove);
    g_clear_handle_id (&self->watch_id, g_source_remove);
  }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Watching --------------------------------------------------------------------------------- */

typedef struct {
  YzPrinter *self;
  GtkPrinter *printer; /* (nullable) until it is found */
} Watch;

static gboolean
on_watched (GtkPrinter *printer, gpointer user_data)
{
  Watch *watch = user_data;

  if (g_strcmp0 (gtk_printer_get_name (printer), watch->self->name) == 0)
    g_set_object (&watch->printer, printer);
  return FALSE;
}

/* CUPS says of a job whose printer is out of paper that it is being printed; the printer knows
 * better. GTK tells it by the picture that it would show, once it has told all printers. */
static void
on_all_watched (gpointer user_data)
{
  Watch *watch = user_data;
  GtkPrinter *printer = watch->printer;
  const char *icon = printer != NULL ? gtk_printer_get_icon_name (printer) : NULL;

  if (printer != NULL) {
    if (gtk_printer_is_paused (printer) || g_strcmp0 (icon, "printer-error") == 0 ||
        g_strcmp0 (icon, "printer-warning") == 0)
      set_state (watch->self, YZ_PRINTER_TROUBLE, gtk_printer_get_state_message (printer));
    else
      set_state (watch->self, YZ_PRINTER_PRINTING, NULL);
  }
  g_clear_object (&watch->printer);
  g_object_unref (watch->self);
  g_free (watch);
}

static gboolean
on_watch (gpointer user_data)
{
  Watch *watch = g_new0 (Watch, 1);

  watch->self = g_object_ref (user_data);
  gtk_enumerate_printers (on_watched, watch, on_all_watched, FALSE);
  return G_SOURCE_CONTINUE;
}

/* Sending ---------------------------------------------------------------------------------- */

static void
on_status_changed (YzPrinter *self)
{
  switch (gtk_print_job_get_status (self->job)) {
  case GTK_PRINT_STATUS_PENDING_ISSUE:
    set_state (self, YZ_PRINTER_TROUBLE, gtk_printer_get_state_message (self->printer));
    break;
  case GTK_PRINT_STATUS_SENDING_DATA:
  case GTK_PRINT_STATUS_PENDING:
  case GTK_PRINT_STATUS_PRINTING:
    if (self->watch_id == 0) {
      set_state (self, YZ_PRINTER_PRINTING, NULL);
      self->watch_id = g_timeout_add_seconds (WATCH_SECONDS, on_watch, self);
    }
    break;
  case GTK_PRINT_STATUS_FINISHED:
    set_state (self, YZ_PRINTER_DONE, NULL);
    break;
  case GTK_PRINT_STATUS_FINISHED_ABORTED:
    set_state (self, YZ_PRINTER_FAILED, gtk_printer_get_state_message (self->printer));
    break;
  case GTK_PRINT_STATUS_INITIAL:
  case GTK_PRINT_STATUS_PREPARING:
  case GTK_PRINT_STATUS_GENERATING_DATA:
  default:
    break;
  }
}

static void
on_sent (GtkPrintJob *job, gpointer user_data, const GError *error)
{
  YzPrinter *self = user_data;

  if (error != NULL)
    set_state (self, YZ_PRINTER_FAILED, error->message);
}

/* The page goes out as large as it is: nothing is scaled to what the printer has by default. */
static GtkPrintSettings *
make_settings (YzPrinter *self)
{
  GtkPrintSettings *settings = gtk_print_settings_new ();
  g_autofree char *media =
    g_strdup_printf ("Custom.%ldx%ldmm", lround (self->width_mm), lround (self->height_mm));

  if (fabs (self->width_mm - 210) < 1 && fabs (self->height_mm - 297) < 1)
    gtk_print_settings_set (settings, "cups-media", "A4");
  else if (fabs (self->width_mm - 148) < 1 && fabs (self->height_mm - 210) < 1)
    gtk_print_settings_set (settings, "cups-media", "A5");
  else
    gtk_print_settings_set (settings, "cups-media", media);
  gtk_print_settings_set (settings, "cups-print-scaling", "none");
  gtk_print_settings_set (settings, "cups-job-sheets", "none,none");
  return settings;
}

static GtkPageSetup *
make_page_setup (YzPrinter *self)
{
  GtkPageSetup *setup = gtk_page_setup_new ();
  GtkPaperSize *size =
    gtk_paper_size_new_custom ("yizhan", self->title, self->width_mm, self->height_mm, GTK_UNIT_MM);

  gtk_page_setup_set_paper_size (setup, size);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_MM);
  gtk_paper_size_free (size);
  return setup;
}

static void
send (YzPrinter *self)
{
  g_autoptr (GtkPrintSettings) settings = make_settings (self);
  g_autoptr (GtkPageSetup) setup = make_page_setup (self);
  g_autoptr (GError) error = NULL;

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (gtk_printer_is_paused (self->printer) || !gtk_printer_is_accepting_jobs (self->printer)) {
    set_state (self, YZ_PRINTER_STOPPED, gtk_printer_get_state_message (self->printer));
    return;
  }
  self->job = gtk_print_job_new (self->title, self->printer, settings, setup);
  gtk_print_job_set_track_print_status (self->job, TRUE);
  g_signal_connect_object (self->job,
                           "status-changed",
                           G_CALLBACK (on_status_changed),
                           self,
                           G_CONNECT_SWAPPED);
  if (gtk_print_job_set_source_file (self->job, self->path, &error))
    gtk_print_job_send (self->job, on_sent, g_object_ref (self), g_object_unref);
  else
    set_state (self, YZ_PRINTER_FAILED, error->message);
}

/* Looking ---------------------------------------------------------------------------------- */

/* What a printer can do is not needed for a page whose size is its own, but GTK sends nothing to a
 * printer it has not asked. */
static void
on_details (YzPrinter *self)
{
  if (self->state == YZ_PRINTER_LOOKING && self->job == NULL)
    send (self);
}

static gboolean
on_printer (GtkPrinter *printer, gpointer user_data)
{
  YzPrinter *self = user_data;

  if (self->state != YZ_PRINTER_LOOKING || self->printer != NULL)
    return TRUE;
  if (g_strcmp0 (gtk_printer_get_name (printer), self->name) != 0)
    return FALSE;
  self->printer = g_object_ref (printer);
  if (gtk_printer_has_details (printer)) {
    on_details (self);
  } else {
    g_signal_connect_object (printer,
                             "details-acquired",
                             G_CALLBACK (on_details),
                             self,
                             G_CONNECT_SWAPPED);
    gtk_printer_request_details (printer);
  }
  return TRUE;
}

static void
on_enumerated (gpointer user_data)
{
  YzPrinter *self = user_data;

  if (self->printer == NULL)
    set_state (self, YZ_PRINTER_MISSING, NULL);
  g_object_unref (self);
}

static gboolean
on_too_long (gpointer user_data)
{
  YzPrinter *self = user_data;

  self->timeout_id = 0;
  set_state (self, YZ_PRINTER_MISSING, NULL);
  return G_SOURCE_REMOVE;
}

/* Listing ---------------------------------------------------------------------------------- */

static void
answer_listing (Listing *listing)
{
  YzPrinterNames answer = g_steal_pointer (&listing->answer);

  g_clear_handle_id (&listing->timeout_id, g_source_remove);
  if (answer == NULL)
    return;
  g_ptr_array_add (listing->names, NULL);
  answer ((const char *const *) listing->names->pdata, listing->user_data);
  if (listing->user_data_free != NULL)
    listing->user_data_free (listing->user_data);
}

static gboolean
on_listed_printer (GtkPrinter *printer, gpointer user_data)
{
  Listing *listing = user_data;

  if (listing->answer == NULL)
    return TRUE;
  /* GTK's own "print to file" asks for a name. */
  if (!gtk_printer_is_virtual (printer))
    g_ptr_array_add (listing->names, g_strdup (gtk_printer_get_name (printer)));
  return FALSE;
}

static void
on_listed (gpointer user_data)
{
  Listing *listing = user_data;

  answer_listing (listing);
  g_ptr_array_unref (listing->names);
  g_free (listing);
}

static gboolean
on_listing_too_long (gpointer user_data)
{
  Listing *listing = user_data;

  listing->timeout_id = 0;
  answer_listing (listing);
  return G_SOURCE_REMOVE;
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_printer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_STATE)
    g_value_set_enum (value, YZ_PRINTER (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
yz_printer_finalize (GObject *object)
{
  YzPrinter *self = YZ_PRINTER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_object (&self->job);
  g_clear_object (&self->printer);
  g_free (self->name);
  g_free (self->path);
  g_free (self->title);
  g_free (self->detail);
  G_OBJECT_CLASS (yz_printer_parent_class)->finalize (object);
}

static void
yz_printer_class_init (YzPrinterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = yz_printer_get_property;
  object_class->finalize = yz_printer_finalize;

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
yz_printer_init (YzPrinter *self)
{
}

/* Public ----------------------------------------------------------------------------------- */

gboolean
yz_printer_state_is_end (YzPrinterState state)
{
  switch (state) {
  case YZ_PRINTER_NONE:
  case YZ_PRINTER_MISSING:
  case YZ_PRINTER_STOPPED:
  case YZ_PRINTER_DONE:
  case YZ_PRINTER_FAILED:
    return TRUE;
  case YZ_PRINTER_LOOKING:
  case YZ_PRINTER_PRINTING:
  case YZ_PRINTER_TROUBLE:
  default:
    return FALSE;
  }
}

YzPrinter *
yz_printer_new (const char *name)
{
  YzPrinter *self = g_object_new (YZ_TYPE_PRINTER, NULL);

  self->name = g_strdup (name != NULL ? name : "");
  return self;
}

void
yz_printer_print (YzPrinter *self,
                  const char *path,
                  const char *title,
                  double width_mm,
                  double height_mm)
{
  g_return_if_fail (YZ_IS_PRINTER (self));
  g_return_if_fail (path != NULL && title != NULL && self->path == NULL);
  g_return_if_fail (width_mm > 0 && height_mm > 0);

  self->path = g_strdup (path);
  self->title = g_strdup (title);
  self->width_mm = width_mm;
  self->height_mm = height_mm;
  if (*self->name == '\0') {
    set_state (self, YZ_PRINTER_NONE, NULL);
    return;
  }
  self->timeout_id = g_timeout_add_seconds (LOOK_SECONDS, on_too_long, self);
  gtk_enumerate_printers (on_printer, g_object_ref (self), on_enumerated, FALSE);
}

YzPrinterState
yz_printer_get_state (YzPrinter *self)
{
  g_return_val_if_fail (YZ_IS_PRINTER (self), YZ_PRINTER_FAILED);

  return self->state;
}

const char *
yz_printer_get_detail (YzPrinter *self)
{
  g_return_val_if_fail (YZ_IS_PRINTER (self), NULL);

  return self->detail;
}

void
yz_printer_list (YzPrinterNames answer, gpointer user_data, GDestroyNotify user_data_free)
{
  Listing *listing = NULL;

  g_return_if_fail (answer != NULL);

  listing = g_new0 (Listing, 1);
  listing->names = g_ptr_array_new_with_free_func (g_free);
  listing->answer = answer;
  listing->user_data = user_data;
  listing->user_data_free = user_data_free;
  listing->timeout_id = g_timeout_add_seconds (LOOK_SECONDS, on_listing_too_long, listing);
  gtk_enumerate_printers (on_listed_printer, listing, on_listed, FALSE);
}
