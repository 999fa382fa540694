/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "yz-csv.h"
#include "yz-item.h"
#include "yz-rider.h"
#include "yz-rule.h"

G_BEGIN_DECLS

typedef enum {
  YZ_IMPORT_RIDERS,
  YZ_IMPORT_ITEMS,
  YZ_IMPORT_RULES,
} YzImportKind;

typedef enum {
  YZ_IMPORT_ADDED,
  YZ_IMPORT_UPDATED,
  YZ_IMPORT_UNCHANGED,
  YZ_IMPORT_REFUSED,
} YzImportOutcome;

typedef struct {
  int64_t line; /* of the file, from 1 */
  YzImportOutcome outcome;
  char *name;    /* what the line is about */
  GError *error; /* (nullable) why it was refused */
} YzImportLine;

typedef struct {
  GPtrArray *lines;           /* of YzImportLine */
  GPtrArray *unknown_columns; /* of char*: headers that mean nothing to us */
  int64_t counts[4];          /* by outcome */
  gboolean dry_run;
} YzImportReport;

void yz_import_report_free (YzImportReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YzImportReport, yz_import_report_free)

/* "added", "updated", "unchanged", "refused". */
const char *yz_import_outcome_get_word (YzImportOutcome outcome);

/* Imports @csv in one transaction: good lines are taken, bad ones refused with the reason, and
 * importing the same file again changes nothing. @dry_run does it all and rolls back (so it must
 * not run inside another transaction). Header names in English or Chinese, in any order; what
 * stands in brackets and marks do not matter ("手机号（必填）*"). An empty cell or a dash leaves
 * what is there as it is. A line that repeats the key of an earlier one, or means the same rider by
 * name that an earlier one named by phone, is refused (EXISTS, asked:
 * the earlier line). YZ_ERROR_CSV (subject: the column) if a needed column is missing.
 *
 * riders: name 姓名 (needed), phone 手机号, platform 平台, team 队伍, community 社区, note 备注,
 *         grid 网格员, consent 同意公开. The phone is the key; a line without one is matched by
 *         name.
 * items:  sku 编码 (needed, the key), name 名称 (needed), price 积分 (needed), ean 条码, limit
 *         限兑, period 限兑周期, stock 库存 (what is on the shelf already; of a new item only),
 *         active 上架, category 分类, unit 单位, place 货架, minimum 最低库存, codes 其他条码
 *         (yz_item_codes_parse()), paid-by 出资单位, note 备注.
 * rules:  kind 类别 (needed), points 分值 (needed), unit 单位, document 文号, from 生效, to 失效,
 *         day-cap 日上限, month-cap 月上限, expiry 有效期 (months), sample 示例. Kind and first day
 *         are the key; a new version of a kind counts as updated. */
YzImportReport *yz_import (YzStation *station,
                           const YzActor *actor,
                           YzImportKind kind,
                           const YzCsv *csv,
                           gboolean dry_run,
                           GError **error);

G_END_DECLS
