/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sound"

#include "yz-sound.h"

#include <gst/app/gstappsrc.h>
#include <gst/gst.h>
#include <math.h>

#include "yz-settings.h"

/* Loud enough for a shop, and far from the end of the scale. */
#define LOUDNESS 9000.0
#define FADE_SAMPLES 220

/* One tone and the pause after it. */
typedef struct {
  double hertz;
  guint tone_ms;
  guint pause_ms;
} Tone;

static const Tone accepted[] = { { 1318.5, 90, 0 } };
static const Tone refused[] = { { 392.0, 130, 60 }, { 311.1, 180, 0 } };

/* Tones are made on a thread of their own: opening a sound card may take its time. */
static GThreadPool *players;

static void
add_tone (GArray *samples, const Tone *tone)
{
  guint n_tone = tone->tone_ms * YZ_SOUND_RATE / 1000;
  guint n_pause = tone->pause_ms * YZ_SOUND_RATE / 1000;

  for (guint i = 0; i < n_tone; i++) {
    double edge = MIN (MIN (i, n_tone - 1 - i), FADE_SAMPLES) / (double) FADE_SAMPLES;
    gint16 sample =
      (gint16) lround (LOUDNESS * edge * sin (2 * G_PI * tone->hertz * i / YZ_SOUND_RATE));

    g_array_append_val (samples, sample);
  }
  g_array_set_size (samples, samples->len + n_pause);
}

GArray *
yz_sound_make (YzSound sound)
{
  GArray *samples = g_array_new (FALSE, TRUE, sizeof (gint16));

  switch (sound) {
  case YZ_SOUND_ACCEPTED:
    for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
      add_tone (samples, &accepted[i]);
    break;
  case YZ_SOUND_REFUSED:
    for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
      add_tone (samples, &refused[i]);
    break;
  default:
    g_assert_not_reached ();
  }
  return samples;
}

static void
push (GstElement *source, YzSound sound)
{
  GArray *samples = yz_sound_make (sound);
  gsize size = samples->len * sizeof (gint16);
  gpointer bytes = g_array_free (samples, FALSE);

  gst_app_src_push_buffer (GST_APP_SRC (source), gst_buffer_new_wrapped (bytes, size));
  gst_app_src_end_of_stream (GST_APP_SRC (source));
}

/* A second is much longer than any tone of ours. */
static void
wait_for_end (GstElement *pipeline)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (pipeline);
  g_autoptr (GstMessage) message =
    gst_bus_timed_pop_filtered (bus, GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);

  if (message != NULL && GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    g_debug ("no sound: %s", GST_OBJECT_NAME (GST_MESSAGE_SRC (message)));
}

static GstElement *
make_pipeline (void)
{
  g_autofree char *text =
    g_strdup_printf ("appsrc name=source format=time do-timestamp=true"
                     " caps=audio/x-raw,format=S16%s,rate=%d,channels=1,layout=interleaved"
                     " ! audioconvert ! audioresample ! autoaudiosink",
                     G_BYTE_ORDER == G_LITTLE_ENDIAN ? "LE" : "BE",
                     YZ_SOUND_RATE);
  g_autoptr (GError) error = NULL;
  GstElement *pipeline = NULL;

  /* Here and not on the main thread: the first time takes longer than an answer to a scan may. */
  if (!gst_init_check (NULL, NULL, NULL))
    return NULL;
  pipeline = gst_parse_launch (text, &error);
  if (pipeline != NULL)
    gst_object_ref_sink (pipeline);
  if (error != NULL) {
    g_debug ("no sound: %s", error->message);
    g_clear_pointer (&pipeline, gst_object_unref);
  }
  return pipeline;
}

static void
play (gpointer data, gpointer user_data)
{
  g_autoptr (GstElement) pipeline = make_pipeline ();
  g_autoptr (GstElement) source = NULL;

  if (pipeline == NULL)
    return;
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  push (source, (YzSound) (GPOINTER_TO_INT (data) - 1));
  if (gst_element_set_state (pipeline, GST_STATE_PLAYING) != GST_STATE_CHANGE_FAILURE)
    wait_for_end (pipeline);
  gst_element_set_state (pipeline, GST_STATE_NULL);
}

void
yz_sound_play (YzSound sound)
{
  if (!yz_settings_get_flag ("sounds"))
    return;
  if (players == NULL)
    players = g_thread_pool_new (play, NULL, 1, FALSE, NULL);
  /* Who scans faster than tones can be played hears those that there is time for. */
  if (g_thread_pool_unprocessed (players) == 0)
    g_thread_pool_push (players, GINT_TO_POINTER ((int) sound + 1), NULL);
}
