/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "yz-import-riders"

#include "yz-import-private.h"

#include <glib/gi18n-lib.h>

#include "yz-rider-private.h"
#include "yz-text.h"

enum {
  COLUMN_NAME,
  COLUMN_PHONE,
  COLUMN_PLATFORM,
  COLUMN_TEAM,
  COLUMN_COMMUNITY,
  COLUMN_NOTE,
  COLUMN_GRID,
  COLUMN_CONSENT,
};

static const YzImportColumn columns[] = {
  [COLUMN_NAME] = { "name",
                    TRUE,
                    (const char *const[]){ "name",
                                           "ridername",
                                           "rider",
                                           "fullname",
                                           "姓名",
                                           "骑手姓名",
                                           "骑手",
                                           "名字",
                                           "小哥姓名",
                                           "小哥",
                                           "人员姓名",
                                           "志愿者姓名",
                                           "志愿者",
                                           "联系人",
                                           "员工姓名",
                                           "司机姓名",
                                           "快递员姓名",
                                           NULL } },
  [COLUMN_PHONE] = { "phone",
                     FALSE,
                     (const char *const[]){
                       "phone",      "phonenumber", "mobile",   "mobilephone", "mobilenumber",
                       "tel",        "telephone",   "cell",     "cellphone",   "手机号",
                       "手机",       "手机号码",    "电话",     "电话号码",    "联系电话",
                       "联系方式",   "联系手机",    "本人电话", "骑手电话",    "骑手手机",
                       "骑手手机号", "移动电话",    NULL } },
  [COLUMN_PLATFORM] = { "platform",
                        FALSE,
                        (const char *const[]){ "platform",
                                               "company",
                                               "employer",
                                               "平台",
                                               "所属平台",
                                               "平台名称",
                                               "企业",
                                               "所属企业",
                                               "公司",
                                               "所属公司",
                                               "企业名称",
                                               "公司名称",
                                               "工作单位",
                                               "单位名称",
                                               "从业平台",
                                               "平台企业",
                                               "服务平台",
                                               "所属平台企业",
                                               NULL } },
  [COLUMN_TEAM] = { "team",
                    FALSE,
                    (const char *const[]){ "team",
                                           "group",
                                           "squad",
                                           "队伍",
                                           "服务队",
                                           "所属队伍",
                                           "所属服务队",
                                           "队伍名称",
                                           "小队",
                                           "志愿队",
                                           "志愿服务队",
                                           "队",
                                           "车队",
                                           "志愿者队伍",
                                           "志愿队伍",
                                           "所属车队",
                                           "团队",
                                           NULL } },
  [COLUMN_COMMUNITY] = { "community",
                         FALSE,
                         (const char *const[]){ "community",
                                                "homecommunity",
                                                "neighbourhood",
                                                "neighborhood",
                                                "社区",
                                                "居住社区",
                                                "所在社区",
                                                "报到社区",
                                                "所属社区",
                                                "居住地社区",
                                                "村社区",
                                                "村居",
                                                "社区名称",
                                                "居委会",
                                                "现居住社区",
                                                NULL } },
  [COLUMN_NOTE] = { "note",
                    FALSE,
                    (const char *const[]){ "note",
                                           "notes",
                                           "remark",
                                           "remarks",
                                           "comment",
                                           "备注",
                                           "说明",
                                           "备注说明",
                                           "备注信息",
                                           "其他",
                                           NULL } },
  [COLUMN_GRID] = { "grid",
                    FALSE,
                    (const char *const[]){ "grid",
                                           "gridworker",
                                           "网格员",
                                           "兼职网格员",
                                           "是否网格员",
                                           "是否兼职网格员",
                                           "是否为网格员",
                                           "是否为兼职网格员",
                                           NULL } },
  [COLUMN_CONSENT] = { "consent",
                       FALSE,
                       (const char *const[]){ "consent",
                                              "publish",
                                              "同意公开",
                                              "公开同意",
                                              "同意公示",
                                              "是否同意公开",
                                              "是否同意公示",
                                              "姓名公开",
                                              NULL } },
  { NULL },
};

G_STATIC_ASSERT (G_N_ELEMENTS (columns) <= YZ_IMPORT_COLUMNS_MAX);

/* A row, cleaned. What was not given is NULL or -1, and an update leaves it as it is. */
typedef struct {
  char *name;
  char *phone;
  char *platform;
  char *team;
  char *community;
  char *note;
  YzRiderFields fields; /* borrows from the above */
} Row;

static void
row_clear (Row *row)
{
  g_free (row->name);
  g_free (row->phone);
  g_free (row->platform);
  g_free (row->team);
  g_free (row->community);
  g_free (row->note);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Row, row_clear)

static gboolean
read_text (const YzImport *import, gsize row, int column, char **text, GError **error)
{
  GError *problem = NULL;

  *text = yz_import_get_name (import, row, column, YZ_TEXT_NAME_MAX, &problem);
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

static gboolean
read_note (const YzImport *import, gsize row, char **note, GError **error)
{
  const char *text = yz_import_get (import, row, COLUMN_NOTE);

  if (text == NULL)
    return TRUE;
  if (*text == '=') {
    yz_error_set_subject (error, YZ_ERROR_INPUT, "note", "note: %s", N_ ("looks like a formula"));
    return FALSE;
  }
  *note = yz_text_clean (text, "note", YZ_TEXT_NOTE_MAX, error);
  return *note != NULL;
}

static gboolean
read_phone (const YzImport *import, gsize row, char **phone, GError **error)
{
  const char *text = yz_import_get (import, row, COLUMN_PHONE);

  if (text == NULL)
    return TRUE;
  *phone = yz_text_clean_phone (text, error);
  return *phone != NULL;
}

static gboolean
read_row (const YzImport *import, gsize index, Row *row, GError **error)
{
  row->fields = (YzRiderFields) YZ_RIDER_FIELDS_INIT;
  if (!read_text (import, index, COLUMN_NAME, &row->name, error) ||
      !read_phone (import, index, &row->phone, error) ||
      !read_text (import, index, COLUMN_PLATFORM, &row->platform, error) ||
      !read_text (import, index, COLUMN_TEAM, &row->team, error) ||
      !read_text (import, index, COLUMN_COMMUNITY, &row->community, error) ||
      !read_note (import, index, &row->note, error) ||
      !yz_import_get_flag (import, index, COLUMN_GRID, &row->fields.grid_worker, error) ||
      !yz_import_get_flag (import, index, COLUMN_CONSENT, &row->fields.consent, error))
    return FALSE;
  row->fields.name = row->name;
  row->fields.phone = row->phone;
  row->fields.platform = row->platform;
  row->fields.team = row->team;
  row->fields.community = row->community;
  row->fields.note = row->note;
  return TRUE;
}

/* The rider the row is about: by phone, and by name only where no phone is given. 0 is a new one.
 */
static gboolean
find_rider (const YzImport *import, const Row *row, int64_t *rider, GError **error)
{
  GError *problem = NULL;
  g_autoptr (YzRider) found = NULL;

  *rider = 0;
  if (row->phone != NULL) {
    found = yz_rider_look_up_phone (import->station, row->phone, &problem);
    *rider = found != NULL ? found->id : 0;
  } else {
    *rider = yz_rider_look_up_name (import->station, row->name, &problem);
    if (g_error_matches (problem, YZ_ERROR, YZ_ERROR_NOT_FOUND))
      g_clear_error (&problem);
  }
  if (problem == NULL)
    return TRUE;
  g_propagate_error (error, problem);
  return FALSE;
}

/* @rider: who it is, 0 for somebody new; set to who that became. */
static YzImportOutcome
write_row (const YzImport *import, const Row *row, int64_t *rider, GError **error)
{
  gboolean changed = FALSE;

  if (*rider == 0) {
    *rider = yz_rider_add (import->station, import->actor, &row->fields, error);
    return *rider != 0 ? YZ_IMPORT_ADDED : YZ_IMPORT_REFUSED;
  }
  if (!yz_rider_update (import->station, import->actor, *rider, &row->fields, &changed, error))
    return YZ_IMPORT_REFUSED;
  return changed ? YZ_IMPORT_UPDATED : YZ_IMPORT_UNCHANGED;
}

/* One line may name a rider by phone, and another the same one by name. */
static char *
make_rider_key (int64_t rider)
{
  return g_strdup_printf ("rider %" G_GINT64_FORMAT, rider);
}

static YzImportOutcome
take_row (YzImport *import, gsize index, char **label, GError **error)
{
  g_auto (Row) row = { 0 };
  g_autofree char *key = NULL;
  g_autofree char *found = NULL;
  g_autofree char *written = NULL;
  const char *shown = NULL;
  YzImportOutcome outcome = YZ_IMPORT_REFUSED;
  int64_t rider = 0;

  *label = g_strdup (yz_import_get (import, index, COLUMN_NAME));
  if (!read_row (import, index, &row, error))
    return YZ_IMPORT_REFUSED;
  shown = row.phone != NULL ? row.phone : row.name;
  key = g_strconcat (row.phone != NULL ? "phone " : "name ", shown, NULL);
  if (!yz_import_check_new (import, key, shown, error) || !find_rider (import, &row, &rider, error))
    return YZ_IMPORT_REFUSED;
  found = make_rider_key (rider);
  if (rider != 0 && !yz_import_check_new (import, found, shown, error))
    return YZ_IMPORT_REFUSED;
  outcome = write_row (import, &row, &rider, error);
  if (outcome == YZ_IMPORT_REFUSED)
    return outcome;
  written = make_rider_key (rider);
  yz_import_note (import, index, key);
  yz_import_note (import, index, written);
  return outcome;
}

const YzImportTable yz_import_riders = {
  .action = "import-riders",
  .permission = YZ_MAY_REGISTER,
  .columns = columns,
  .take_row = take_row,
};
