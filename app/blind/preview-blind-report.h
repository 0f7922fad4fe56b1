/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "preview-blind-test.h"

G_BEGIN_DECLS

char *preview_blind_report_to_json (PreviewBlindTest *test);
char *preview_blind_report_to_csv (PreviewBlindTest *test);
char *preview_blind_report_describe (PreviewBlindTest *test,
                                     const char *const *names);

G_END_DECLS
