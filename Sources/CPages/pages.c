#include "CPages.h"

#include <string.h>

// Files that a browser gets as they are: there is no step between them and it.

static const unsigned char index_html[] = {
#embed "pages/index.html"
};
static const unsigned char lookout_css[] = {
#embed "pages/lookout.css"
};
static const unsigned char icon_svg[] = {
#embed "pages/icon.svg"
};
static const unsigned char lookout_js[] = {
#embed "pages/lookout.js"
};
static const unsigned char dom_js[] = {
#embed "pages/dom.js"
};
static const unsigned char words_js[] = {
#embed "pages/words.js"
};
static const unsigned char api_js[] = {
#embed "pages/api.js"
};
static const unsigned char news_js[] = {
#embed "pages/news.js"
};
static const unsigned char operator_js[] = {
#embed "pages/operator.js"
};
static const unsigned char charts_js[] = {
#embed "pages/charts.js"
};
static const unsigned char alerts_js[] = {
#embed "pages/alerts.js"
};
static const unsigned char alert_js[] = {
#embed "pages/alert.js"
};
static const unsigned char cluster_js[] = {
#embed "pages/cluster.js"
};
static const unsigned char facets_js[] = {
#embed "pages/facets.js"
};
static const unsigned char clusters_js[] = {
#embed "pages/clusters.js"
};
static const unsigned char sheet_js[] = {
#embed "pages/sheet.js"
};
static const unsigned char tree_js[] = {
#embed "pages/tree.js"
};
static const unsigned char map_js[] = {
#embed "pages/map.js"
};
static const unsigned char canvas_js[] = {
#embed "pages/canvas.js"
};
static const unsigned char colours_js[] = {
#embed "pages/colours.js"
};
static const unsigned char gap_js[] = {
#embed "pages/gap.js"
};
static const unsigned char compare_js[] = {
#embed "pages/compare.js"
};
static const unsigned char health_js[] = {
#embed "pages/health.js"
};
static const unsigned char runbook_js[] = {
#embed "pages/runbook.js"
};

// What to do stands in docs/, where people look for it; here a page can show it without the network.

static const unsigned char runbook_growth[] = {
#embed "../../docs/runbooks/growth.md"
};
static const unsigned char runbook_density[] = {
#embed "../../docs/runbooks/density.md"
};
static const unsigned char runbook_novelty[] = {
#embed "../../docs/runbooks/novelty.md"
};
static const unsigned char runbook_shift[] = {
#embed "../../docs/runbooks/shift.md"
};
static const unsigned char runbook_pipeline[] = {
#embed "../../docs/runbooks/pipeline.md"
};

static const struct {
    const char *name;
    const unsigned char *bytes;
    size_t length;
} pages[] = {
    {"index.html", index_html, sizeof index_html},
    {"lookout.css", lookout_css, sizeof lookout_css},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"lookout.js", lookout_js, sizeof lookout_js},
    {"dom.js", dom_js, sizeof dom_js},
    {"words.js", words_js, sizeof words_js},
    {"api.js", api_js, sizeof api_js},
    {"news.js", news_js, sizeof news_js},
    {"operator.js", operator_js, sizeof operator_js},
    {"charts.js", charts_js, sizeof charts_js},
    {"alerts.js", alerts_js, sizeof alerts_js},
    {"alert.js", alert_js, sizeof alert_js},
    {"cluster.js", cluster_js, sizeof cluster_js},
    {"facets.js", facets_js, sizeof facets_js},
    {"clusters.js", clusters_js, sizeof clusters_js},
    {"sheet.js", sheet_js, sizeof sheet_js},
    {"tree.js", tree_js, sizeof tree_js},
    {"map.js", map_js, sizeof map_js},
    {"canvas.js", canvas_js, sizeof canvas_js},
    {"colours.js", colours_js, sizeof colours_js},
    {"gap.js", gap_js, sizeof gap_js},
    {"compare.js", compare_js, sizeof compare_js},
    {"health.js", health_js, sizeof health_js},
    {"runbook.js", runbook_js, sizeof runbook_js},
    {"growth.md", runbook_growth, sizeof runbook_growth},
    {"density.md", runbook_density, sizeof runbook_density},
    {"novelty.md", runbook_novelty, sizeof runbook_novelty},
    {"shift.md", runbook_shift, sizeof runbook_shift},
    {"pipeline.md", runbook_pipeline, sizeof runbook_pipeline},
};

const unsigned char *weir_page(const char *name, size_t *length) {
    for (size_t place = 0; place < sizeof pages / sizeof *pages; place++) {
        if (strcmp(pages[place].name, name) != 0) continue;
        *length = pages[place].length;
        return pages[place].bytes;
    }
    return NULL;
}

long weir_page_count(void) {
    return sizeof pages / sizeof *pages;
}

const char *weir_page_name(long place) {
    return pages[place].name;
}
