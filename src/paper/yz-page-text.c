/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-page-text"

#include "yz-page-text.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "yz-code.h"

#define FAMILY "Noto Sans CJK SC, Noto Sans, sans-serif"
#define FAMILY_MONO "Noto Sans Mono CJK SC, Noto Sans Mono, monospace"

char *
yz_page_text_tidy (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *tidy = g_string_new (NULL);
  int count = 0;

  for (const char *p = valid; *p != '\0' && count < YZ_PAGE_TEXT_MAX; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    GUnicodeType type = g_unichar_type (c);

    if (type == G_UNICODE_CONTROL || type == G_UNICODE_LINE_SEPARATOR ||
        type == G_UNICODE_PARAGRAPH_SEPARATOR)
      c = ' ';
    else if (type == G_UNICODE_FORMAT)
      continue;
    g_string_append_unichar (tidy, c);
    count++;
  }
  return g_string_free (tidy, FALSE);
}

/* Hinting would fit glyphs to the pixels of one device, and a line that fits there would not fit
 * on another. */
static PangoContext *
create_context (void)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *options = cairo_font_options_create ();

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("zh-cn"));
  pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
  return context;
}

static PangoLayout *
create_layout (const YzPageText *style, const char *text)
{
  PangoContext *context = create_context ();
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_new ();
  PangoAttrList *attributes = pango_attr_list_new ();
  g_autofree char *tidy = yz_page_text_tidy (text);

  /* A hyphen that is not in the name has no place on a paper. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  pango_font_description_set_family_static (font, style->mono ? FAMILY_MONO : FAMILY);
  pango_font_description_set_absolute_size (font, style->size_mm * PANGO_SCALE);
  if (style->bold)
    pango_font_description_set_weight (font, PANGO_WEIGHT_BOLD);
  g_object_unref (context);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_set_text (layout, tidy, -1);
  return layout;
}

double
yz_page_text_draw (const YzPageText *style,
                   const char *text,
                   cairo_t *cr,
                   double x,
                   double y,
                   double width_mm)
{
  g_autoptr (PangoLayout) layout = NULL;
  int height = 0;

  g_return_val_if_fail (style != NULL && style->size_mm > 0, 0);
  g_return_val_if_fail (text != NULL, 0);
  g_return_val_if_fail (width_mm > 0, 0);

  layout = create_layout (style, text);
  pango_layout_set_width (layout, (int) lround (width_mm * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_height (layout, -MAX (1, style->max_lines));
  pango_layout_set_alignment (layout, style->align);
  pango_layout_get_size (layout, NULL, &height);
  if (cr != NULL) {
    cairo_save (cr);
    cairo_set_source_rgb (cr, style->grey, style->grey, style->grey);
    cairo_move_to (cr, x, y);
    pango_cairo_show_layout (cr, layout);
    cairo_restore (cr);
    cairo_new_path (cr);
  }
  return (double) height / PANGO_SCALE;
}

double
yz_page_text_get_width (const YzPageText *style, const char *text)
{
  g_autoptr (PangoLayout) layout = NULL;
  int width = 0;

  g_return_val_if_fail (style != NULL && style->size_mm > 0, 0);
  g_return_val_if_fail (text != NULL, 0);

  layout = create_layout (style, text);
  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

gboolean
yz_page_text_check_code (const char *text, const char *what, GError **error)
{
  gsize length = 0;

  g_return_val_if_fail (text != NULL, FALSE);

  while (length <= YZ_CODE_TEXT_MAX && g_ascii_isgraph (text[length]))
    length++;
  if (length > 0 && length <= YZ_CODE_TEXT_MAX && text[length] == '\0')
    return TRUE;
  yz_error_set_subject (error, YZ_ERROR_INPUT, what, "%s: not a code", what);
  return FALSE;
}

double
yz_page_text_draw_code (const YzPageText *style,
                        const char *code_text,
                        int groups,
                        cairo_t *cr,
                        double x,
                        double y,
                        double width_mm)
{
  YzPageText line_style = { 0 };
  g_autofree char *grouped = NULL;
  g_auto (GStrv) words = NULL;
  double height = 0;

  g_return_val_if_fail (style != NULL, 0);
  g_return_val_if_fail (code_text != NULL, 0);
  g_return_val_if_fail (groups > 0, 0);

  line_style = *style;
  line_style.mono = TRUE;
  line_style.align = PANGO_ALIGN_CENTER;
  grouped = yz_code_text_to_groups (code_text);
  words = g_strsplit (grouped, " ", -1);
  for (int i = 0; words[i] != NULL;) {
    g_autoptr (GString) line = g_string_new (words[i++]);

    for (int n = 1; n < groups && words[i] != NULL; n++)
      g_string_append_printf (line, " %s", words[i++]);
    height += yz_page_text_draw (&line_style, line->str, cr, x, y + height, width_mm);
  }
  return height;
}
