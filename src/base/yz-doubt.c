/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-doubt"

#include "yz-doubt.h"

#include "yz-error.h"

void
yz_doubt_clear (YzDoubt *self)
{
  g_clear_error (&self->unknown);
}

static gboolean
may_pass (const GError *error)
{
  return g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_LOST) ||
         g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN) ||
         g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_BUSY);
}

static gboolean
is_refusal (const GError *error)
{
  return error->domain == YZ_ERROR && yz_error_get_exit (error) < YZ_EXIT_STORE;
}

gboolean
yz_doubt_is_worth_repeating (YzDoubt *self, const GError *error)
{
  gboolean refused_before = self->refused;

  g_return_val_if_fail (error != NULL, FALSE);

  if (g_error_matches (error, YZ_ERROR, YZ_ERROR_STORE_UNKNOWN) && self->unknown == NULL)
    self->unknown = g_error_copy (error);
  self->refused = self->unknown != NULL && is_refusal (error);
  return may_pass (error) || (self->refused && !refused_before);
}

void
yz_doubt_settle (YzDoubt *self, gboolean complete, GError **error)
{
  g_return_if_fail (error != NULL);

  if (self->unknown != NULL && *error != NULL && !(self->refused && complete)) {
    g_clear_error (error);
    *error = g_steal_pointer (&self->unknown);
  }
  g_clear_error (&self->unknown);
}
