/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-scan"

#include "yz-seen.h"

typedef struct {
  YzSymbology symbology;
  char *text;
  int64_t last_ms;
} Sighting;

struct _YzSeen {
  GPtrArray *sightings; /* the one unseen for longest first */
};

static void
sighting_free (Sighting *sighting)
{
  g_free (sighting->text);
  g_free (sighting);
}

YzSeen *
yz_seen_new (void)
{
  YzSeen *self = g_new0 (YzSeen, 1);

  self->sightings = g_ptr_array_new_with_free_func ((GDestroyNotify) sighting_free);
  return self;
}

void
yz_seen_free (YzSeen *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->sightings, g_ptr_array_unref);
  g_free (self);
}

/* Returns: (transfer full) (nullable) the sighting of this code, taken out of the list */
static Sighting *
take_sighting (YzSeen *self, const YzScanResult *result)
{
  for (guint i = 0; i < self->sightings->len; i++) {
    const Sighting *sighting = g_ptr_array_index (self->sightings, i);

    if (sighting->symbology == result->symbology && g_str_equal (sighting->text, result->text))
      return g_ptr_array_steal_index (self->sightings, i);
  }
  return NULL;
}

gboolean
yz_seen_admit (YzSeen *self, const YzScanResult *result, int64_t now_ms, int64_t quiet_ms)
{
  Sighting *sighting = NULL;
  gboolean news = TRUE;

  g_return_val_if_fail (self != NULL && result != NULL, FALSE);

  sighting = take_sighting (self, result);
  if (sighting == NULL) {
    sighting = g_new0 (Sighting, 1);
    sighting->symbology = result->symbology;
    sighting->text = g_strdup (result->text);
  } else {
    news = now_ms - sighting->last_ms >= quiet_ms;
  }
  sighting->last_ms = now_ms;
  if (self->sightings->len == YZ_SEEN_MAX)
    g_ptr_array_remove_index (self->sightings, 0);
  g_ptr_array_add (self->sightings, sighting);
  return news;
}
