/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is written can be read: 4.5:1 between the colours that stand on each other in ui/style.css,
 * in light and dark, and in high contrast where the environment says so (ADW_DEBUG_HIGH_CONTRAST).
 */
#include <adwaita.h>
#include <math.h>

#include "yz-app-resources.h"

#define ENOUGH 4.5

/* Names of colours as the style sheet has them; grounds lie on each other from left to right. */
static const struct {
  const char *text;
  const char *grounds[4];
  double opacity; /* of the text, by a style class */
} pairs[] = {
  { "window_fg_color", { "window_bg_color" }, 1.0 },
  { "view_fg_color", { "view_bg_color" }, 1.0 },
  { "card_fg_color", { "window_bg_color", "card_bg_color" }, 1.0 },
  /* dim-label */
  { "window_fg_color", { "window_bg_color" }, 0.75 },
  { "view_fg_color", { "view_bg_color" }, 0.75 },
  { "card_fg_color", { "window_bg_color", "card_bg_color" }, 0.75 },
  { "window_fg_color", { "window_bg_color", "yz_balance_ground" }, 0.75 },
  { "yz_quiet", { "window_bg_color" }, 1.0 },
  { "yz_quiet", { "view_bg_color" }, 1.0 },
  { "yz_balance", { "window_bg_color" }, 1.0 },
  { "yz_balance", { "window_bg_color", "yz_balance_ground" }, 1.0 },
  { "yz_balance", { "window_bg_color", "yz_chosen_ground" }, 1.0 },
  { "yz_reach", { "window_bg_color", "card_bg_color" }, 1.0 },
  { "yz_reach", { "window_bg_color", "card_bg_color", "yz_balance_ground" }, 1.0 },
  { "yz_short", { "window_bg_color" }, 1.0 },
  { "yz_short", { "view_bg_color" }, 1.0 },
  { "yz_short", { "window_bg_color", "yz_problem_ground" }, 1.0 },
  { "yz_low", { "window_bg_color" }, 1.0 },
  { "yz_low", { "view_bg_color" }, 1.0 },
  { "window_fg_color", { "window_bg_color", "yz_notice_ground" }, 1.0 },
  { "window_fg_color", { "window_bg_color", "yz_caution_ground" }, 1.0 },
  { "yz_line_text", { "yz_line_ground" }, 1.0 },
  { "yz_back_text", { "window_bg_color", "yz_back_ground" }, 1.0 },
  { "accent_fg_color", { "yz_accent_ground" }, 1.0 },
};

static GdkRGBA
look_up (GtkWidget *widget, const char *name)
{
  GdkRGBA colour = { 0 };

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), name, &colour))
    g_error ("the style sheet has no colour %s", name);
  return colour;
}

static GdkRGBA
lay_on (GdkRGBA top, GdkRGBA bottom)
{
  float through = 1.0f - top.alpha;

  return (GdkRGBA){ top.red * top.alpha + bottom.red * through,
                    top.green * top.alpha + bottom.green * through,
                    top.blue * top.alpha + bottom.blue * through,
                    1.0f };
}

/* As the Web Content Accessibility Guidelines define it (2.1, "relative luminance"). */
static double
get_part (float value)
{
  return value <= 0.03928f ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
get_luminance (GdkRGBA colour)
{
  return 0.2126 * get_part (colour.red) + 0.7152 * get_part (colour.green) +
         0.0722 * get_part (colour.blue);
}

static double
get_contrast (GdkRGBA text, GdkRGBA ground)
{
  double one = get_luminance (text) + 0.05;
  double other = get_luminance (ground) + 0.05;

  return one > other ? one / other : other / one;
}

static void
test_scheme (gconstpointer data)
{
  AdwColorScheme scheme = (AdwColorScheme) GPOINTER_TO_INT (data);
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  guint n_bad = 0;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    GdkRGBA ground = look_up (widget, pairs[i].grounds[0]);
    GdkRGBA text = look_up (widget, pairs[i].text);
    double contrast;

    for (gsize j = 1; j < G_N_ELEMENTS (pairs[i].grounds) && pairs[i].grounds[j] != NULL; j++)
      ground = lay_on (look_up (widget, pairs[i].grounds[j]), ground);
    text.alpha = (float) (text.alpha * pairs[i].opacity);
    contrast = get_contrast (lay_on (text, ground), ground);
    g_test_message ("%s on %s (%.2f): %.2f",
                    pairs[i].text,
                    pairs[i].grounds[1] != NULL ? pairs[i].grounds[1] : pairs[i].grounds[0],
                    pairs[i].opacity,
                    contrast);
    if (contrast < ENOUGH) {
      g_printerr ("# %s on %s: %.2f\n",
                  pairs[i].text,
                  pairs[i].grounds[1] != NULL ? pairs[i].grounds[1] : pairs[i].grounds[0],
                  contrast);
      n_bad++;
    }
  }
  g_assert_cmpuint (n_bad, ==, 0);
  g_object_unref (widget);
}

/* The measure itself: black on white is 21:1, and a colour on itself 1:1. */
static void
test_measure (void)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  const GdkRGBA white = { 1, 1, 1, 1 };
  const GdkRGBA half = { 0, 0, 0, 0.5f };

  g_assert_cmpfloat_with_epsilon (get_contrast (black, white), 21.0, 0.001);
  g_assert_cmpfloat_with_epsilon (get_contrast (white, black), 21.0, 0.001);
  g_assert_cmpfloat_with_epsilon (get_contrast (white, white), 1.0, 0.001);
  g_assert_cmpfloat_with_epsilon (lay_on (half, white).red, 0.5, 0.001);
}

int
main (int argc, char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  g_test_init (&argc, &argv, NULL);
  adw_init ();
  yz_app_resources_ensure ();
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/yizhan/Yizhan/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_test_add_func ("/contrast/measure", test_measure);
  g_test_add_data_func ("/contrast/light",
                        GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_LIGHT),
                        test_scheme);
  g_test_add_data_func ("/contrast/dark",
                        GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_DARK),
                        test_scheme);
  return g_test_run ();
}
