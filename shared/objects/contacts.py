"""A contact: a person to talk to, usually at a customer."""

from shared.declare import About, Choice, Emails, LongText, Phones, Record, Ref, Text, attr

LANGUAGES = {"zh-CN": ("Chinese", "中文"), "en": ("English", "英文")}


class Contact(Record):
    about = About("con", ("Contact", "联系人"), ("Contacts", "联系人"), title="name")

    name: Text = attr("Name", "姓名", required=True, searchable=True, min_length=1)
    job_title: Text | None = attr("Job title", "职务")
    customer: Ref | None = attr("Customer", "客户", ref="customers", parent=True)
    emails: Emails | None = attr("E-mails", "电子邮件", searchable=True)
    phones: Phones | None = attr("Phones", "电话", searchable=True)
    preferred_language: Choice | None = attr("Preferred language", "首选语言", choices=LANGUAGES)
    note: LongText | None = attr("Note", "备注")
    owner: Ref | None = attr("Owner", "负责人", ref="people")
    team: Ref | None = attr("Team", "团队", ref="teams", read_only=True)
