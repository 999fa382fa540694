/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-pg"

#include "yz-pg.h"

#include <string.h>

/* The types of the server whose binary form is known here; their numbers never change
 * (pg_type.dat). */
enum {
  TYPE_BOOL = 16,
  TYPE_BYTEA = 17,
  TYPE_INT8 = 20,
  TYPE_INT2 = 21,
  TYPE_INT4 = 23,
  TYPE_OID = 26,
  TYPE_FLOAT4 = 700,
  TYPE_FLOAT8 = 701,
  TYPE_NUMERIC = 1700,
};

#define NUMERIC_BASE 10000
#define NUMERIC_HEADER 8
#define NUMERIC_NEGATIVE 0x4000
#define NUMERIC_SPECIAL 0x8000 /* not a number, infinite */
/* Digits that are written after the point at most. */
#define NUMERIC_SCALE_MAX 32

static guint16
read_16 (const char *data)
{
  guint16 value = 0;

  memcpy (&value, data, sizeof value);
  return GUINT16_FROM_BE (value);
}

static guint32
read_32 (const char *data)
{
  guint32 value = 0;

  memcpy (&value, data, sizeof value);
  return GUINT32_FROM_BE (value);
}

static guint64
read_64 (const char *data)
{
  guint64 value = 0;

  memcpy (&value, data, sizeof value);
  return GUINT64_FROM_BE (value);
}

static double
read_float (const char *data, Oid type)
{
  guint64 bits = 0;
  double value = 0;

  if (type == TYPE_FLOAT4) {
    guint32 short_bits = read_32 (data);
    float narrow = 0;

    memcpy (&narrow, &short_bits, sizeof narrow);
    return (double) narrow;
  }
  bits = read_64 (data);
  memcpy (&value, &bits, sizeof value);
  return value;
}

static int64_t
truncate_float (double value)
{
  if (value >= 9223372036854775807.0)
    return INT64_MAX;
  /* Neither is what is not a number. */
  return value > -9223372036854775808.0 ? (int64_t) value : (value <= 0 ? INT64_MIN : 0);
}

/* Group @i of four digits of a numeric; those that were not sent are 0. */
static guint
get_group (const char *data, int i)
{
  return i >= 0 && i < read_16 (data) ? read_16 (data + NUMERIC_HEADER + 2 * i) : 0;
}

static gboolean
is_sound_numeric (const char *data, int size)
{
  return size >= NUMERIC_HEADER && size == NUMERIC_HEADER + 2 * read_16 (data) &&
         (read_16 (data + 4) & NUMERIC_SPECIAL) == 0;
}

/* The whole part; the nearest there is where it is too large. */
static int64_t
read_numeric (const char *data, int size)
{
  int weight = 0;
  gboolean negative = FALSE;
  int64_t value = 0;

  if (!is_sound_numeric (data, size))
    return 0;
  weight = (gint16) read_16 (data + 2);
  negative = read_16 (data + 4) == NUMERIC_NEGATIVE;
  for (int i = 0; i <= weight; i++) {
    int64_t group = get_group (data, i);

    if (__builtin_mul_overflow (value, NUMERIC_BASE, &value) ||
        __builtin_add_overflow (value, negative ? -group : group, &value))
      return negative ? INT64_MIN : INT64_MAX;
  }
  return value;
}

static char *
write_numeric (const char *data, int size)
{
  g_autoptr (GString) out = g_string_new (NULL);
  int weight = 0;
  guint scale = 0;

  if (!is_sound_numeric (data, size))
    return g_strdup ("NaN");
  weight = (gint16) read_16 (data + 2);
  scale = MIN (read_16 (data + 6), NUMERIC_SCALE_MAX);
  if (read_16 (data + 4) == NUMERIC_NEGATIVE)
    g_string_append_c (out, '-');
  g_string_append_printf (out, "%u", weight >= 0 ? get_group (data, 0) : 0);
  for (int i = 1; i <= weight; i++)
    g_string_append_printf (out, "%04u", get_group (data, i));
  if (scale > 0) {
    gsize point = out->len;

    g_string_append_c (out, '.');
    for (guint done = 0; done < scale; done += 4)
      g_string_append_printf (out, "%04u", get_group (data, weight + 1 + (int) (done / 4)));
    g_string_truncate (out, point + 1 + scale);
  }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

/* How many bytes a value of a type of fixed size has; 0 for any other. */
static int
get_size (Oid type)
{
  switch (type) {
  case TYPE_BOOL:
    return 1;
  case TYPE_INT2:
    return 2;
  case TYPE_INT4:
  case TYPE_OID:
  case TYPE_FLOAT4:
    return 4;
  case TYPE_INT8:
  case TYPE_FLOAT8:
    return 8;
  default:
    return 0;
  }
}

int64_t
yz_pg_value_get_int (const PGresult *result, int row, int column)
{
  Oid type = PQftype (result, column);
  const char *data = PQgetvalue (result, row, column);
  int size = PQgetlength (result, row, column);

  if (PQgetisnull (result, row, column) || size < get_size (type))
    return 0;
  switch (type) {
  case TYPE_BOOL:
    return data[0] != 0;
  case TYPE_INT2:
    return (gint16) read_16 (data);
  case TYPE_INT4:
    return (gint32) read_32 (data);
  case TYPE_OID:
    return read_32 (data);
  case TYPE_INT8:
    return (int64_t) read_64 (data);
  case TYPE_FLOAT4:
  case TYPE_FLOAT8:
    return truncate_float (read_float (data, type));
  case TYPE_NUMERIC:
    return read_numeric (data, size);
  default:
    return g_ascii_strtoll (data, NULL, 10);
  }
}

gboolean
yz_pg_value_is_plain (const PGresult *result, int column)
{
  Oid type = PQftype (result, column);

  return get_size (type) == 0 && type != TYPE_NUMERIC;
}

char *
yz_pg_value_dup_text (const PGresult *result, int row, int column)
{
  Oid type = PQftype (result, column);
  const char *data = PQgetvalue (result, row, column);
  int size = PQgetlength (result, row, column);
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "";

  if (type == TYPE_NUMERIC)
    return write_numeric (data, size);
  if ((type == TYPE_FLOAT4 || type == TYPE_FLOAT8) && size == get_size (type))
    return g_strdup (g_ascii_dtostr (text, sizeof text, read_float (data, type)));
  return g_strdup_printf ("%" G_GINT64_FORMAT, yz_pg_value_get_int (result, row, column));
}
