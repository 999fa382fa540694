/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n-lib.h>
#include <locale.h>

#include "yz-application.h"
#include "yz-language.h"

int
main (int argc, char **argv)
{
  g_autoptr (YzApplication) application = NULL;
  const char *locale_dir = g_getenv ("YIZHAN_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : YZ_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  if (g_strv_contains ((const char *const *) argv, "--kiosk"))
    yz_language_prepare ();
  application = yz_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
