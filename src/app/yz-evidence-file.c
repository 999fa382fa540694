/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-evidence-file"

#include "yz-evidence-file.h"

#include <string.h>

#include "yz-evidence.h"

struct _YzEvidenceFile {
  GObject parent_instance;

  char *name;
  char *path;
  int64_t size;
  gboolean kept;
  uint8_t sha256[32];
};

G_DEFINE_FINAL_TYPE (YzEvidenceFile, yz_evidence_file, G_TYPE_OBJECT)

static void
yz_evidence_file_finalize (GObject *object)
{
  YzEvidenceFile *self = YZ_EVIDENCE_FILE (object);

  g_free (self->name);
  g_free (self->path);
  G_OBJECT_CLASS (yz_evidence_file_parent_class)->finalize (object);
}

static void
yz_evidence_file_class_init (YzEvidenceFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yz_evidence_file_finalize;
}

static void
yz_evidence_file_init (YzEvidenceFile *self)
{
}

YzEvidenceFile *
yz_evidence_file_new (const YzEvidence *evidence)
{
  YzEvidenceFile *self;

  g_return_val_if_fail (evidence != NULL, NULL);

  self = g_object_new (YZ_TYPE_EVIDENCE_FILE, NULL);
  self->name = g_strdup (evidence->name);
  self->path = g_strdup (evidence->path);
  self->size = evidence->size;
  self->kept = TRUE;
  memcpy (self->sha256, evidence->sha256, sizeof self->sha256);
  return self;
}

YzEvidenceFile *
yz_evidence_file_new_for_path (const char *path)
{
  YzEvidenceFile *self;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (YZ_TYPE_EVIDENCE_FILE, NULL);
  self->name = g_filename_display_basename (path);
  self->path = g_strdup (path);
  self->size = -1;
  return self;
}

const char *
yz_evidence_file_get_name (YzEvidenceFile *self)
{
  g_return_val_if_fail (YZ_IS_EVIDENCE_FILE (self), NULL);

  return self->name;
}

const char *
yz_evidence_file_get_path (YzEvidenceFile *self)
{
  g_return_val_if_fail (YZ_IS_EVIDENCE_FILE (self), NULL);

  return self->path;
}

int64_t
yz_evidence_file_get_size (YzEvidenceFile *self)
{
  g_return_val_if_fail (YZ_IS_EVIDENCE_FILE (self), -1);

  return self->size;
}

gboolean
yz_evidence_file_check (YzEvidenceFile *self, GError **error)
{
  g_return_val_if_fail (YZ_IS_EVIDENCE_FILE (self), FALSE);

  return !self->kept || yz_evidence_check (self->path, self->sha256, self->size, error);
}

gboolean
yz_evidence_file_lists_equal (GListModel *a, GListModel *b)
{
  guint n = g_list_model_get_n_items (a);

  if (g_list_model_get_n_items (b) != n)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    g_autoptr (YzEvidenceFile) one = g_list_model_get_item (a, i);
    g_autoptr (YzEvidenceFile) other = g_list_model_get_item (b, i);

    if (g_strcmp0 (one->path, other->path) != 0 || g_strcmp0 (one->name, other->name) != 0)
      return FALSE;
  }
  return TRUE;
}
