/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-sheet-page"

#include "yz-sheet-page-private.h"

#include <glib/gi18n-lib.h>

#include "yz-code.h"

void
yz_sheet_page_undo_last (YzSheetPage *self)
{
  yz_sheet_page_do (self, yz_stock_request_new (YZ_SHEET_PAGE_GET_CLASS (self)->undo_task));
}

static void
scan_code (YzSheetPage *self, const char *code, int64_t packs)
{
  YzSheetPageClass *klass = YZ_SHEET_PAGE_GET_CLASS (self);
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  g_autoptr (YzStockRequest) request = NULL;
  g_autofree char *kept = g_strdup (code);

  if (!p->open) {
    yz_notice_show (p->notice, YZ_NOTICE_ERROR, _ ("Choose an open list, or begin one, first."));
    return;
  }
  yz_notice_clear (p->notice);
  request = yz_stock_request_new (klass->scan_task);
  request->code = g_strdup (kept);
  request->packs = packs;
  if (klass->prepare != NULL && !klass->prepare (self, request))
    return;
  g_free (p->last_code);
  p->last_code = g_steal_pointer (&kept);
  yz_sheet_page_do (self, g_steal_pointer (&request));
}

void
yz_sheet_page_add_typed (YzSheetPage *self)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  const char *text = gtk_editable_get_text (p->entry);

  gtk_spin_button_update (p->spin);
  if (*text == '\0') {
    gtk_widget_grab_focus (GTK_WIDGET (p->entry));
    return;
  }
  scan_code (self, text, gtk_spin_button_get_value_as_int (p->spin));
  gtk_editable_set_text (p->entry, "");
  gtk_spin_button_set_value (p->spin, 1);
  gtk_widget_grab_focus (GTK_WIDGET (p->entry));
}

/* The first CONFIRM asks, the second one does. */
static gboolean
confirm (YzSheetPage *self)
{
  YzSheetPageClass *klass = YZ_SHEET_PAGE_GET_CLASS (self);
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  const char *question = p->sheet != NULL ? klass->get_question (self) : NULL;

  if (question == NULL)
    return FALSE;
  if (!p->asked) {
    p->asked = TRUE;
    yz_notice_show (p->notice, YZ_NOTICE_INFO, question);
    return TRUE;
  }
  p->asked = FALSE;
  yz_notice_clear (p->notice);
  klass->act (self, TRUE);
  return TRUE;
}

/* The commands on the counter mean here what they mean there. */
static gboolean
take_command (YzSheetPage *self, const YzCode *code)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);

  if (code->command != YZ_COMMAND_CONFIRM)
    p->asked = FALSE;
  switch (code->command) {
  case YZ_COMMAND_CONFIRM:
    return confirm (self);
  case YZ_COMMAND_CANCEL:
    yz_notice_clear (p->notice);
    return TRUE;
  case YZ_COMMAND_UNDO:
  case YZ_COMMAND_LESS:
    yz_sheet_page_undo_last (self);
    return TRUE;
  case YZ_COMMAND_MORE:
    if (p->last_code != NULL)
      scan_code (self, p->last_code, 1);
    return p->last_code != NULL;
  case YZ_COMMAND_QUANTITY:
    /* One was scanned already. */
    if (p->last_code != NULL && code->quantity > 1)
      scan_code (self, p->last_code, code->quantity - 1);
    return p->last_code != NULL;
  case YZ_COMMAND_PARK:
  case YZ_COMMAND_HOLD:
  case YZ_COMMAND_COLLECT:
  case YZ_COMMAND_NONE:
  default:
    return FALSE;
  }
}

gboolean
yz_sheet_page_take_scan (YzSheetPage *self, const char *text)
{
  YzSheetPagePrivate *p = yz_sheet_page_get_private (self);
  g_autofree char *ean = yz_ean_normalise (text);
  YzCode code = { 0 };
  gboolean ours = yz_code_parse (text, &code, NULL);

  if (ours && code.kind == YZ_CODE_COMMAND)
    return p->open && take_command (self, &code);
  if (ean == NULL && !(ours && code.kind == YZ_CODE_ITEM))
    return FALSE;
  p->asked = FALSE;
  scan_code (self, text, 1);
  return TRUE;
}
