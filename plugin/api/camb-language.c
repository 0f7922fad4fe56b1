/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "config.h"

#include "camb-language.h"

#include <string.h>

/* The service's own ids, as listed in the vendor's public SDKs
 * (camb/types/language_enums.py of the Python one). */
static const char *const ids[] = {
    [1] = "en-US",
    [2] = "af-ZA",
    [3] = "am-ET",
    [4] = "ar-AE",
    [5] = "ar-BH",
    [6] = "ar-DZ",
    [7] = "ar-EG",
    [8] = "ar-IQ",
    [9] = "ar-JO",
    [10] = "ar-KW",
    [11] = "ar-LB",
    [12] = "ar-LY",
    [13] = "ar-MA",
    [14] = "ar-OM",
    [15] = "ar-QA",
    [16] = "ar-SA",
    [17] = "ar-SY",
    [18] = "ar-TN",
    [19] = "ar-YE",
    [20] = "az-AZ",
    [21] = "bg-BG",
    [22] = "bn-BD",
    [23] = "bn-IN",
    [24] = "bs-BA",
    [25] = "ca-ES",
    [26] = "cs-CZ",
    [27] = "cy-GB",
    [28] = "da-DK",
    [29] = "de-AT",
    [30] = "de-CH",
    [31] = "de-DE",
    [32] = "el-GR",
    [33] = "en-AU",
    [34] = "en-CA",
    [35] = "en-GB",
    [36] = "en-HK",
    [37] = "en-IE",
    [38] = "en-IN",
    [39] = "en-KE",
    [40] = "en-NG",
    [41] = "en-NZ",
    [42] = "en-PH",
    [43] = "en-SG",
    [44] = "en-TZ",
    [45] = "en-ZA",
    [46] = "es-AR",
    [47] = "es-BO",
    [48] = "es-CL",
    [49] = "es-CO",
    [50] = "es-CR",
    [51] = "es-CU",
    [52] = "es-DO",
    [53] = "es-EC",
    [54] = "es-ES",
    [55] = "es-GQ",
    [56] = "es-GT",
    [57] = "es-HN",
    [58] = "es-MX",
    [59] = "es-NI",
    [60] = "es-PA",
    [61] = "es-PE",
    [62] = "es-PR",
    [63] = "es-PY",
    [64] = "es-SV",
    [65] = "es-US",
    [66] = "es-UY",
    [67] = "es-VE",
    [68] = "et-EE",
    [69] = "eu-ES",
    [70] = "fa-IR",
    [71] = "fi-FI",
    [72] = "fil-PH",
    [73] = "fr-BE",
    [74] = "fr-CA",
    [75] = "fr-CH",
    [76] = "fr-FR",
    [77] = "ga-IE",
    [78] = "gl-ES",
    [79] = "gu-IN",
    [80] = "he-IL",
    [81] = "hi-IN",
    [82] = "hr-HR",
    [83] = "hu-HU",
    [84] = "hy-AM",
    [85] = "id-ID",
    [86] = "is-IS",
    [87] = "it-IT",
    [88] = "ja-JP",
    [89] = "jv-ID",
    [90] = "ka-GE",
    [91] = "kk-KZ",
    [92] = "km-KH",
    [93] = "kn-IN",
    [94] = "ko-KR",
    [95] = "lo-LA",
    [96] = "lt-LT",
    [97] = "lv-LV",
    [98] = "mk-MK",
    [99] = "ml-IN",
    [100] = "mn-MN",
    [101] = "mr-IN",
    [102] = "ms-MY",
    [103] = "mt-MT",
    [104] = "my-MM",
    [105] = "nb-NO",
    [106] = "ne-NP",
    [107] = "nl-BE",
    [108] = "nl-NL",
    [109] = "pl-PL",
    [110] = "ps-AF",
    [111] = "pt-BR",
    [112] = "pt-PT",
    [113] = "ro-RO",
    [114] = "ru-RU",
    [115] = "si-LK",
    [116] = "sk-SK",
    [117] = "sl-SI",
    [118] = "so-SO",
    [119] = "sq-AL",
    [120] = "sr-RS",
    [121] = "su-ID",
    [122] = "sv-SE",
    [123] = "sw-KE",
    [124] = "sw-TZ",
    [125] = "ta-IN",
    [126] = "ta-LK",
    [127] = "ta-MY",
    [128] = "ta-SG",
    [129] = "te-IN",
    [130] = "th-TH",
    [131] = "tr-TR",
    [132] = "uk-UA",
    [133] = "ur-IN",
    [134] = "ur-PK",
    [135] = "uz-UZ",
    [136] = "vi-VN",
    [139] = "zh-CN",
    [140] = "zh-CN-henan",
    [141] = "zh-CN-liaoning",
    [142] = "zh-CN-shaanxi",
    [143] = "zh-CN-shandong",
    [144] = "zh-CN-sichuan",
    [145] = "zh-HK",
    [146] = "zh-TW",
    [147] = "zu-ZA",
    [148] = "pa-IN",
    [149] = "sa-IN",
    [150] = "ar-XA",
    [151] = "tl-PH",
};

/* The languages of that list, by their names in English and their own. */
static const struct
{
  const char *tag;
  const char *name;
  const char *own_name;
} names[] = {
    {"af", "Afrikaans", "Afrikaans"},
    {"am", "Amharic", "አማርኛ"},
    {"ar", "Arabic", "العربية"},
    {"az", "Azerbaijani", "Azərbaycanca"},
    {"bg", "Bulgarian", "Български"},
    {"bn", "Bengali", "বাংলা"},
    {"bs", "Bosnian", "Bosanski"},
    {"ca", "Catalan", "Català"},
    {"cs", "Czech", "Čeština"},
    {"cy", "Welsh", "Cymraeg"},
    {"da", "Danish", "Dansk"},
    {"de", "German", "Deutsch"},
    {"el", "Greek", "Ελληνικά"},
    {"en", "English", "English"},
    {"es", "Spanish", "Español"},
    {"et", "Estonian", "Eesti"},
    {"eu", "Basque", "Euskara"},
    {"fa", "Persian", "فارسی"},
    {"fi", "Finnish", "Suomi"},
    {"fil", "Filipino", "Filipino"},
    {"fr", "French", "Français"},
    {"ga", "Irish", "Gaeilge"},
    {"gl", "Galician", "Galego"},
    {"gu", "Gujarati", "ગુજરાતી"},
    {"he", "Hebrew", "עברית"},
    {"hi", "Hindi", "हिन्दी"},
    {"hr", "Croatian", "Hrvatski"},
    {"hu", "Hungarian", "Magyar"},
    {"hy", "Armenian", "Հայերեն"},
    {"id", "Indonesian", "Bahasa Indonesia"},
    {"is", "Icelandic", "Íslenska"},
    {"it", "Italian", "Italiano"},
    {"ja", "Japanese", "日本語"},
    {"jv", "Javanese", "Basa Jawa"},
    {"ka", "Georgian", "ქართული"},
    {"kk", "Kazakh", "Қазақ тілі"},
    {"km", "Khmer", "ខ្មែរ"},
    {"kn", "Kannada", "ಕನ್ನಡ"},
    {"ko", "Korean", "한국어"},
    {"lo", "Lao", "ລາວ"},
    {"lt", "Lithuanian", "Lietuvių"},
    {"lv", "Latvian", "Latviešu"},
    {"mk", "Macedonian", "Македонски"},
    {"ml", "Malayalam", "മലയാളം"},
    {"mn", "Mongolian", "Монгол"},
    {"mr", "Marathi", "मराठी"},
    {"ms", "Malay", "Bahasa Melayu"},
    {"mt", "Maltese", "Malti"},
    {"my", "Burmese", "မြန်မာ"},
    {"nb", "Norwegian", "Norsk bokmål"},
    {"ne", "Nepali", "नेपाली"},
    {"nl", "Dutch", "Nederlands"},
    {"pa", "Punjabi", "ਪੰਜਾਬੀ"},
    {"pl", "Polish", "Polski"},
    {"ps", "Pashto", "پښتو"},
    {"pt", "Portuguese", "Português"},
    {"ro", "Romanian", "Română"},
    {"ru", "Russian", "Русский"},
    {"sa", "Sanskrit", "संस्कृतम्"},
    {"si", "Sinhala", "සිංහල"},
    {"sk", "Slovak", "Slovenčina"},
    {"sl", "Slovenian", "Slovenščina"},
    {"so", "Somali", "Soomaali"},
    {"sq", "Albanian", "Shqip"},
    {"sr", "Serbian", "Српски"},
    {"su", "Sundanese", "Basa Sunda"},
    {"sv", "Swedish", "Svenska"},
    {"sw", "Swahili", "Kiswahili"},
    {"ta", "Tamil", "தமிழ்"},
    {"te", "Telugu", "తెలుగు"},
    {"th", "Thai", "ไทย"},
    {"tl", "Tagalog", "Tagalog"},
    {"tr", "Turkish", "Türkçe"},
    {"uk", "Ukrainian", "Українська"},
    {"ur", "Urdu", "اردو"},
    {"uz", "Uzbek", "Oʻzbekcha"},
    {"vi", "Vietnamese", "Tiếng Việt"},
    {"zh", "Chinese", "中文"},
    {"zu", "Zulu", "IsiZulu"},
};

static const char *
find_id (const char *text)
{
  gsize length = strlen (text);
  guint64 id;

  if (length == 0 || length > 6 || strspn (text, "0123456789") != length)
    return NULL;
  id = g_ascii_strtoull (text, NULL, 10);
  return id < G_N_ELEMENTS (ids) ? ids[id] : NULL;
}

static char *
fold (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);

  return composed ? g_utf8_casefold (composed, -1) : NULL;
}

static gboolean
equal_fold (const char *folded, const char *text)
{
  g_autofree char *other = fold (text);

  return folded != NULL && g_strcmp0 (folded, other) == 0;
}

static const char *
find_name (const char *text)
{
  g_autofree char *folded = fold (text);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (equal_fold (folded, names[i].name) ||
        equal_fold (folded, names[i].own_name))
      return names[i].tag;
  }
  return NULL;
}

static gboolean
is_alpha (const char *text)
{
  for (; *text; text++) {
    if (!g_ascii_isalpha (*text))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_region (const char *text)
{
  gsize length = strlen (text);

  return (length == 2 && is_alpha (text)) ||
         (length == 3 && strspn (text, "0123456789") == 3);
}

/* XA is a private mark for "no region"; the dialects that the service appends
 * to zh-CN are no registered subtags. Both are left out. */
static char *
canonicalize (const char *text)
{
  g_autofree char *dashed = g_strdelimit (g_strdup (text), "_", '-');
  g_auto (GStrv) parts = g_strsplit (dashed, "-", 4);
  GString *tag;
  guint i = 1;

  if (parts[0] == NULL || !is_alpha (parts[0]) || strlen (parts[0]) < 2 ||
      strlen (parts[0]) > 3)
    return NULL;
  tag = g_string_new (parts[0]);
  g_string_ascii_down (tag);
  if (parts[i] && strlen (parts[i]) == 4 && is_alpha (parts[i])) {
    g_string_append_printf (tag, "-%c", g_ascii_toupper (parts[i][0]));
    for (const char *p = parts[i++] + 1; *p; p++)
      g_string_append_c (tag, g_ascii_tolower (*p));
  }
  if (parts[i] && is_region (parts[i]) &&
      g_ascii_strcasecmp (parts[i], "XA") != 0) {
    g_autofree char *region = g_ascii_strup (parts[i], -1);

    g_string_append_printf (tag, "-%s", region);
  }
  return g_string_free (tag, FALSE);
}

/**
 * camb_language_dup_tag:
 * @key: (nullable): a language as the API or a user gives it: an id of the
 *     service, a tag with dashes or underscores in any case, or a name
 *
 * Derives a BCP-47 tag.
 *
 * Returns: (nullable) (transfer full): a tag such as `es`, `pt-BR` or
 *     `zh-Hant-TW`; %NULL when none can be derived
 */
char *
camb_language_dup_tag (const char *key)
{
  const char *known;

  if (key == NULL)
    return NULL;
  known = find_id (key);
  if (known == NULL)
    known = find_name (key);
  return canonicalize (known ? known : key);
}

/**
 * camb_language_get_name:
 * @tag: (nullable): a BCP-47 tag
 *
 * Gets the English name of a language, regardless of its region.
 *
 * Returns: (nullable): the name; %NULL for a language that the service does
 *     not list
 */
const char *
camb_language_get_name (const char *tag)
{
  gsize length = tag ? strcspn (tag, "-_") : 0;

  for (guint i = 0; length > 0 && i < G_N_ELEMENTS (names); i++) {
    if (strlen (names[i].tag) == length &&
        g_ascii_strncasecmp (tag, names[i].tag, length) == 0)
      return names[i].name;
  }
  return NULL;
}

/**
 * camb_language_matches:
 * @key: a language as the API gives it
 * @wanted: a language as the user wants it, in any form of
 *     camb_language_dup_tag()
 *
 * Tells whether a language is what the user wants.
 *
 * A language without a region stands for all of its regions: `es` and
 * `Spanish` match `es-ES`, `es-MX` does not.
 *
 * Returns: whether it is
 */
gboolean
camb_language_matches (const char *key, const char *wanted)
{
  g_autofree char *folded = NULL;
  g_autofree char *have = NULL;
  g_autofree char *want = NULL;
  gsize length;

  g_return_val_if_fail (key != NULL && wanted != NULL, FALSE);

  folded = fold (key);
  if (equal_fold (folded, wanted))
    return TRUE;
  have = camb_language_dup_tag (key);
  want = camb_language_dup_tag (wanted);
  if (have == NULL || want == NULL)
    return FALSE;
  length = strlen (want);
  return strncmp (have, want, length) == 0 &&
         (have[length] == '\0' || have[length] == '-');
}
