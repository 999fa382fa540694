/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-shop-screen"

#include "yz-shop-screen.h"

#include <glib/gi18n-lib.h>

#include "yz-code.h"
#include "yz-shop-pages.h"

struct _YzShopScreen {
  AdwBin parent_instance;

  YzClient *client;
  char *page; /* (nullable) name of the one that is shown */

  GtkBox *switcher;
  GtkStack *pages;
};

static void yz_shop_screen_screen_init (YzScreenInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (YzShopScreen,
                               yz_shop_screen,
                               ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (YZ_TYPE_SCREEN, yz_shop_screen_screen_init))

enum {
  PROP_PAGE = 1,
  N_OWN_PROPS,
  PROP_CLIENT = N_OWN_PROPS,
};

static GParamSpec *properties[N_OWN_PROPS];

static gboolean
may_open (YzShopScreen *self, const YzScreenInfo *info)
{
  const YzActor *actor = yz_client_get_actor (self->client);

  return actor != NULL && yz_screens_may_open (info, actor->role);
}

static YzScreen *
get_visible_page (YzShopScreen *self)
{
  GtkWidget *child = gtk_stack_get_visible_child (self->pages);

  return child != NULL ? YZ_SCREEN (child) : NULL;
}

static YzScreen *
open_page (YzShopScreen *self, const YzScreenInfo *info)
{
  GtkWidget *child = gtk_stack_get_child_by_name (self->pages, info->name);

  if (child == NULL) {
    child = g_object_new (info->get_type (), "client", self->client, NULL);
    gtk_stack_add_named (self->pages, child, info->name);
  }
  gtk_stack_set_visible_child (self->pages, child);
  return YZ_SCREEN (child);
}

/* One button for each page that this person may open; a single page needs none. */
static void
fill_switcher (YzShopScreen *self)
{
  const YzScreenInfo *pages;
  gsize n_pages = 0;
  guint n_shown = 0;

  pages = yz_shop_pages_get (&n_pages);
  for (gsize i = 0; i < n_pages; i++) {
    GtkWidget *button;

    if (!may_open (self, &pages[i]))
      continue;
    button = gtk_toggle_button_new_with_label (_ (pages[i].title));
    gtk_widget_add_css_class (button, "yz-touch");
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", pages[i].name);
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "shop.page");
    gtk_box_append (self->switcher, button);
    n_shown++;
  }
  gtk_widget_set_visible (GTK_WIDGET (self->switcher), n_shown > 1);
}

static const char *
get_first_page (YzShopScreen *self)
{
  const YzScreenInfo *pages;
  gsize n_pages = 0;

  pages = yz_shop_pages_get (&n_pages);
  for (gsize i = 0; i < n_pages; i++)
    if (may_open (self, &pages[i]))
      return pages[i].name;
  return NULL;
}

static gboolean
is_goods_code (const char *text)
{
  g_autofree char *ean = yz_ean_normalise (text);
  YzCode code;

  return ean != NULL || (yz_code_parse (text, &code, NULL) && code.kind == YZ_CODE_ITEM);
}

/* Overrides -------------------------------------------------------------------------------- */

static void
yz_shop_screen_refresh (YzScreen *screen)
{
  YzScreen *page = get_visible_page (YZ_SHOP_SCREEN (screen));

  if (page != NULL)
    yz_screen_refresh (page);
}

/* Goods that the page in view has no use for are shown by the page of the goods, the first one. */
static gboolean
yz_shop_screen_take_code (YzScreen *screen, const char *text)
{
  YzShopScreen *self = YZ_SHOP_SCREEN (screen);
  YzScreen *page = get_visible_page (self);
  const char *first = get_first_page (self);
  g_autofree char *shown = g_strdup (self->page);

  if (page != NULL && yz_screen_take_code (page, text))
    return TRUE;
  if (shown == NULL || g_strcmp0 (shown, first) == 0 || !is_goods_code (text))
    return FALSE;
  page = yz_shop_screen_show_page (self, first);
  return page != NULL && yz_screen_take_code (page, text);
}

static gboolean
yz_shop_screen_search (YzScreen *screen, const char *typed)
{
  YzScreen *page = get_visible_page (YZ_SHOP_SCREEN (screen));

  return page != NULL && yz_screen_search (page, typed);
}

static gboolean
yz_shop_screen_go_back (YzScreen *screen)
{
  YzScreen *page = get_visible_page (YZ_SHOP_SCREEN (screen));

  return page != NULL && yz_screen_go_back (page);
}

/* Who comes here means the page, not the buttons above it. */
static void
yz_shop_screen_map (GtkWidget *widget)
{
  YzShopScreen *self = YZ_SHOP_SCREEN (widget);

  GTK_WIDGET_CLASS (yz_shop_screen_parent_class)->map (widget);
  if (gtk_widget_get_focus_child (widget) == NULL)
    gtk_widget_child_focus (GTK_WIDGET (self->pages), GTK_DIR_TAB_FORWARD);
}

static void
yz_shop_screen_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  YzShopScreen *self = YZ_SHOP_SCREEN (object);

  switch (id) {
  case PROP_PAGE:
    g_value_set_string (value, self->page != NULL ? self->page : "");
    break;
  case PROP_CLIENT:
    g_value_set_object (value, self->client);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_shop_screen_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  YzShopScreen *self = YZ_SHOP_SCREEN (object);

  switch (id) {
  case PROP_PAGE:
    yz_shop_screen_show_page (self, g_value_get_string (value));
    break;
  case PROP_CLIENT:
    self->client = g_value_dup_object (value);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
yz_shop_screen_constructed (GObject *object)
{
  YzShopScreen *self = YZ_SHOP_SCREEN (object);
  const YzScreenInfo *first = yz_shop_pages_find (get_first_page (self));

  G_OBJECT_CLASS (yz_shop_screen_parent_class)->constructed (object);
  /* The buttons ask which page is shown when they are made. */
  if (first != NULL) {
    self->page = g_strdup (first->name);
    open_page (self, first);
  }
  fill_switcher (self);
}

static void
yz_shop_screen_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), YZ_TYPE_SHOP_SCREEN);
  g_clear_object (&YZ_SHOP_SCREEN (object)->client);
  G_OBJECT_CLASS (yz_shop_screen_parent_class)->dispose (object);
}

static void
yz_shop_screen_finalize (GObject *object)
{
  g_free (YZ_SHOP_SCREEN (object)->page);
  G_OBJECT_CLASS (yz_shop_screen_parent_class)->finalize (object);
}

static void
yz_shop_screen_class_init (YzShopScreenClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = yz_shop_screen_get_property;
  object_class->set_property = yz_shop_screen_set_property;
  object_class->constructed = yz_shop_screen_constructed;
  object_class->dispose = yz_shop_screen_dispose;
  object_class->finalize = yz_shop_screen_finalize;
  widget_class->map = yz_shop_screen_map;
  g_object_class_override_property (object_class, PROP_CLIENT, "client");
  properties[PROP_PAGE] =
    g_param_spec_string ("page",
                         NULL,
                         NULL,
                         "",
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_property (object_class, PROP_PAGE, properties[PROP_PAGE]);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yizhan/Yizhan/yz-shop-screen.ui");
  gtk_widget_class_bind_template_child (widget_class, YzShopScreen, switcher);
  gtk_widget_class_bind_template_child (widget_class, YzShopScreen, pages);
  gtk_widget_class_install_property_action (widget_class, "shop.page", "page");
}

static void
yz_shop_screen_init (YzShopScreen *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
yz_shop_screen_screen_init (YzScreenInterface *iface)
{
  iface->refresh = yz_shop_screen_refresh;
  iface->take_code = yz_shop_screen_take_code;
  iface->search = yz_shop_screen_search;
  iface->go_back = yz_shop_screen_go_back;
}

/* Public ----------------------------------------------------------------------------------- */

YzScreen *
yz_shop_screen_show_page (YzShopScreen *self, const char *name)
{
  const YzScreenInfo *info = yz_shop_pages_find (name);
  YzScreen *page;

  g_return_val_if_fail (YZ_IS_SHOP_SCREEN (self), NULL);

  if (info == NULL || !may_open (self, info))
    return NULL;
  page = open_page (self, info);
  if (g_strcmp0 (self->page, name) == 0)
    return page;
  g_free (self->page);
  self->page = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PAGE]);
  yz_screen_refresh (page);
  return page;
}
