/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-ctl"

#include "yz-ctl-pin.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* What the terminal was like before its echo was switched off, for the signal handler. */
static struct termios terminal_before;

static void
on_signal_while_asking (int number)
{
  tcsetattr (STDIN_FILENO, TCSANOW, &terminal_before);
  signal (number, SIG_DFL);
  raise (number);
}

void
yz_ctl_pin_free (char *pin)
{
  if (pin != NULL)
    sodium_memzero (pin, strlen (pin));
  g_free (pin);
}

static gboolean
on_terminal (void)
{
  return isatty (STDIN_FILENO);
}

/* Reads one line without echo. */
static char *
ask (YzCtl *self, const char *question, GError **error)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
  char line[128] = { 0 };
  struct termios quiet;
  gboolean read_one = FALSE;
  char *pin = NULL;

  if (tcgetattr (STDIN_FILENO, &terminal_before) != 0) {
    yz_ctl_fail (self, error, YZ_ERROR_USAGE, "pin", N_ ("The terminal cannot ask for a PIN."));
    return NULL;
  }
  quiet = terminal_before;
  quiet.c_lflag &= ~(tcflag_t) ECHO;
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], on_signal_while_asking);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &quiet);
  fprintf (stderr, "%s ", question);
  fflush (stderr);
  read_one = fgets (line, sizeof line, stdin) != NULL;
  fputc ('\n', stderr);
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &terminal_before);
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    signal (signals[i], SIG_DFL);
  if (!read_one) {
    yz_ctl_fail (self, error, YZ_ERROR_USAGE, "pin", N_ ("No PIN was typed."));
    return NULL;
  }
  line[strcspn (line, "\r\n")] = '\0';
  pin = g_strdup (line);
  sodium_memzero (line, sizeof line);
  return pin;
}

/* Reads at most YZ_CTL_PIN_FILE_MAX bytes; a pipe will do as well (process substitution). */
static gboolean
read_file (YzCtl *self,
           const char *path,
           char text[YZ_CTL_PIN_FILE_MAX + 1],
           gsize *size,
           GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  ssize_t n = 0;

  *size = 0;
  if (fd >= 0) {
    while (*size <= YZ_CTL_PIN_FILE_MAX &&
           (n = read (fd, text + *size, YZ_CTL_PIN_FILE_MAX + 1 - *size)) > 0)
      *size += (gsize) n;
  }
  if (fd < 0 || n < 0) {
    int number = errno;

    if (fd >= 0)
      close (fd);
    return yz_ctl_fail (self,
                        error,
                        YZ_ERROR_INPUT,
                        shown,
                        N_ ("The PIN file %s cannot be read: %s."), shown, g_strerror (number));
  }
  close (fd);
  if (*size > YZ_CTL_PIN_FILE_MAX)
    return yz_ctl_fail (self,
                        error,
                        YZ_ERROR_INPUT,
                        shown,
                        N_ ("%s is too large for a PIN file."), shown);
  if (memchr (text, '\0', *size) != NULL)
    return yz_ctl_fail (self, error, YZ_ERROR_INPUT, shown, N_ ("%s is no PIN file."), shown);
  return TRUE;
}

/* The line @line (from 0) of a PIN file, "" if it has fewer. */
static char *
read_line (YzCtl *self, const char *path, int line, GError **error)
{
  char text[YZ_CTL_PIN_FILE_MAX + 1];
  gsize size = 0;
  char *pin = NULL;

  if (read_file (self, path, text, &size, error)) {
    const char *start = text;
    const char *end = text + size;

    for (; line > 0 && start < end; line--) {
      const char *feed = memchr (start, '\n', (gsize) (end - start));

      start = feed != NULL ? feed + 1 : end;
    }
    if (start < end) {
      const char *feed = memchr (start, '\n', (gsize) (end - start));

      end = feed != NULL ? feed : end;
      if (end > start && end[-1] == '\r')
        end--;
    }
    pin = g_strndup (start, (gsize) (end - start));
  }
  sodium_memzero (text, sizeof text);
  return pin;
}

static const char *
get_environment (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && value[0] != '\0' ? value : NULL;
}

char *
yz_ctl_pin_of_actor (YzCtl *self, const char *who, GError **error)
{
  const char *path = yz_ctl_args_get_global (self->args, "pin-file");
  g_autofree char *question = NULL;

  if (path != NULL)
    return read_line (self, path, 0, error);
  if (get_environment ("YIZHAN_PIN") != NULL)
    return g_strdup (get_environment ("YIZHAN_PIN"));
  if (on_terminal ()) {
    question = g_strdup_printf (_ ("PIN of %s:"), who);
    return ask (self, question, error);
  }
  yz_ctl_fail (self,
               error,
               YZ_ERROR_USAGE,
               "pin",
               N_ ("The PIN of %s is missing: --pin-file FILE or YIZHAN_PIN."), who);
  return NULL;
}

char *
yz_ctl_pin_of_approver (YzCtl *self, const char *who, GError **error)
{
  const char *own = yz_ctl_get (self, "approver-pin-file");
  const char *path = yz_ctl_args_get_global (self->args, "pin-file");
  g_autofree char *question = NULL;

  if (own != NULL)
    return read_line (self, own, 0, error);
  if (get_environment ("YIZHAN_APPROVER_PIN") != NULL)
    return g_strdup (get_environment ("YIZHAN_APPROVER_PIN"));
  if (path != NULL) {
    char *pin = read_line (self, path, 1, error);

    if (pin == NULL || pin[0] != '\0')
      return pin;
    yz_ctl_pin_free (pin);
  }
  if (on_terminal ()) {
    question = g_strdup_printf (_ ("PIN of %s:"), who);
    return ask (self, question, error);
  }
  return g_strdup (self->pin);
}

YzActor *
yz_ctl_sign_in_approver (YzCtl *self, GError **error)
{
  const char *who = yz_ctl_get (self, "approver");
  YzActor *approver = NULL;

  if (self->approver_pin == NULL)
    self->approver_pin = yz_ctl_pin_of_approver (self, who, error);
  if (self->approver_pin == NULL)
    return NULL;
  approver = yz_staff_sign_in (self->station, who, self->approver_pin, error);
  if (approver == NULL)
    yz_ctl_set_about (self, "approver", who);
  return approver;
}

static char *
ask_twice (YzCtl *self, GError **error)
{
  char *first = ask (self, _ ("New PIN:"), error);
  char *second = NULL;

  /* A person who chooses one is kept from the first PINs that anybody would try. */
  if (first != NULL && yz_staff_check_pin (first, error))
    second = ask (self, _ ("The new PIN once more:"), error);
  if (second != NULL && strcmp (first, second) == 0) {
    yz_ctl_pin_free (second);
    return first;
  }
  if (second != NULL)
    yz_ctl_fail (self, error, YZ_ERROR_INPUT, "pin", N_ ("The two PINs differ."));
  yz_ctl_pin_free (first);
  yz_ctl_pin_free (second);
  return NULL;
}

char *
yz_ctl_pin_new (YzCtl *self, gboolean own, GError **error)
{
  const char *path = yz_ctl_get (self, "new-pin-file");
  const char *own_path = yz_ctl_args_get_global (self->args, "pin-file");

  if (path != NULL)
    return read_line (self, path, 0, error);
  if (get_environment ("YIZHAN_NEW_PIN") != NULL)
    return g_strdup (get_environment ("YIZHAN_NEW_PIN"));
  if (own && own_path != NULL)
    return read_line (self, own_path, 0, error);
  if (on_terminal ())
    return ask_twice (self, error);
  if (own && get_environment ("YIZHAN_PIN") != NULL)
    return g_strdup (get_environment ("YIZHAN_PIN"));
  yz_ctl_fail (self,
               error,
               YZ_ERROR_USAGE,
               "new-pin-file",
               N_ ("The new PIN is missing: --new-pin-file FILE."));
  return NULL;
}

char *
yz_ctl_pin_read_file (YzCtl *self, const char *path, GError **error)
{
  char *secret = read_line (self, path, 0, error);

  if (secret == NULL || secret[0] != '\0')
    return secret;
  yz_ctl_fail (self, error, YZ_ERROR_INPUT, path, N_ ("%s is empty."), path);
  yz_ctl_pin_free (secret);
  return NULL;
}
