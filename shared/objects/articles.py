"""An article of the knowledge base, in one language, for everyone or for the company alone."""

from shared.declare import About, Choice, Context, Day, Integer, LongText, Outcome, Record, Ref, Text, Texts, attr
from shared.guards import entered, needs

STATUSES = {
    "draft": ("Draft", "草稿"), "published": ("Published", "已发布"), "archived": ("Archived", "已归档"),
}  # fmt: skip
MOVES = {"draft": ("published", "archived"), "published": ("draft", "archived"), "archived": ("draft",)}
AUDIENCES = {"internal": ("Internal", "内部"), "public": ("Public", "公开")}
LANGUAGES = {"zh-CN": ("Chinese", "中文"), "en": ("English", "英文")}


class Article(Record):
    about = About(
        "art", ("Article", "知识文章"), ("Articles", "知识文章"), title="title", on_date="published_on", state="status",
        group="service", moves=MOVES,
    )  # fmt: skip

    title: Text = attr("Title", "标题", required=True, searchable=True, min_length=1)
    summary: Text | None = attr("Summary", "摘要", searchable=True)
    body: LongText | None = attr("Content", "内容", searchable=True)
    language: Choice = attr("Language", "语言", default="en", choices=LANGUAGES, open_choice=True)
    translates: Ref | None = attr("Translation of", "翻译自", ref="articles", parent=True)
    category: Choice | None = attr("Category", "分类", open_choice=True)
    keywords: Texts | None = attr("Keywords", "关键词", searchable=True)
    product: Ref | None = attr("Product", "产品", ref="products")
    audience: Choice = attr("Audience", "受众", default="internal", choices=AUDIENCES)
    status: Choice = attr("Status", "状态", default="draft", choices=STATUSES)
    revision: Integer = attr("Revision", "版本", default=1, read_only=True)
    published_on: Day | None = attr("Published on", "发布日期", read_only=True)
    review_on: Day | None = attr("Review on", "复审日期")
    helpful: Integer = attr("Found helpful", "有帮助", default=0, read_only=True)
    unhelpful: Integer = attr("Found unhelpful", "无帮助", default=0, read_only=True)
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)


def on_change(before: Article | None, after: Article, context: Context) -> Outcome:
    """What is published has content; each change of what readers were shown is a new revision."""
    if after.status == "published":
        needs(after, "body")
    if entered(before, after, "status") == "published":
        after = after.model_copy(update={"published_on": context.today})
    if before is not None and before.published_on and (before.title, before.body) != (after.title, after.body):
        after = after.model_copy(update={"revision": after.revision + 1})
    return Outcome(after)
