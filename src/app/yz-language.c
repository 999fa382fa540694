/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-language"

#include "yz-language.h"

#include <libintl.h>
#include <locale.h>

#define VARIABLE "LANGUAGE"
#define CHINESE "zh_CN"
#define ENGLISH "en"

/* Only touched on the main thread. */
static const char *current;

static const char *
read_language (void)
{
  const char *wanted = g_getenv (VARIABLE);

  if (wanted == NULL || *wanted == '\0')
    wanted = setlocale (LC_MESSAGES, NULL);
  return wanted != NULL && g_str_has_prefix (wanted, "zh") ? CHINESE : ENGLISH;
}

void
yz_language_prepare (void)
{
  const char *locale = setlocale (LC_MESSAGES, NULL);

  if (current != NULL)
    return;
  current = read_language ();
  /* In the locale "C" gettext translates nothing, whatever the variable says. */
  if (locale == NULL || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX"))
    setlocale (LC_MESSAGES, "C.UTF-8");
  /* GLib decides once, by the first text it is asked for, whether this program is translated at
   * all: it is, also where it begins in English. */
  g_setenv (VARIABLE, CHINESE, TRUE);
  g_dgettext (GETTEXT_PACKAGE, "Counter");
  yz_language_set (current);
}

const char *
yz_language_get (void)
{
  return current != NULL ? current : read_language ();
}

void
yz_language_set (const char *language)
{
  g_return_if_fail (language != NULL);

  current = g_str_equal (language, CHINESE) ? CHINESE : ENGLISH;
  g_setenv (VARIABLE, current, TRUE);
  /* gettext remembers what it translated; setting the domain that is set tells it that the
   * environment has changed. */
  textdomain (textdomain (NULL));
}
