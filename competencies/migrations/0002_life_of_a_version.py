"""Who changed a draft, what it comes from, and what HR decided of two versions' skills (nothing was stored of that before)."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("competencies", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="frameworkversion",
            name="derived_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="derived",
                to="competencies.frameworkversion",
                verbose_name="derived from",
            ),
        ),
        migrations.AddField(
            model_name="frameworkversion",
            name="editors",
            field=models.ManyToManyField(
                blank=True,
                help_text="Whoever changed the draft. None of them can put it in force.",
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="editors",
            ),
        ),
        migrations.AlterField(
            model_name="frameworkversion",
            name="slug",
            field=models.CharField(
                help_text="For example sales-1.0.",
                max_length=50,
                unique=True,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?!(?:compare|import|map|migrate|migrations|roles)\\Z)[a-z0-9]+(?:[.-][a-z0-9]+)*\\Z",
                        "Small letters, digits, hyphens and dots, as in sales-1.0.",
                    )
                ],
                verbose_name="slug",
            ),
        ),
        migrations.DeleteModel(name="Mapping"),
        migrations.CreateModel(
            name="Mapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("exact", "exact"),
                            ("close", "close"),
                            ("broader", "broader"),
                            ("narrower", "narrower"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("decided", "Decided"), ("rejected", "Rejected")],
                        default="decided",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("decided_at", models.DateTimeField(verbose_name="decided at")),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mappings_from",
                        to="competencies.skill",
                        verbose_name="from",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mappings_to",
                        to="competencies.skill",
                        verbose_name="to",
                    ),
                ),
                (
                    "target_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="competencies.frameworkversion",
                        verbose_name="to version",
                    ),
                ),
            ],
            options={
                "verbose_name": "mapping",
                "verbose_name_plural": "mappings",
                "constraints": [
                    models.UniqueConstraint(fields=("source", "target"), name="competencies_mapping_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "decided")),
                        fields=("source", "target_version"),
                        name="competencies_mapping_one_decision",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True),
                        name="competencies_mapping_two_skills",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", ""), ("state", "decided"), ("target__isnull", True)),
                            models.Q(("target__isnull", False), models.Q(("kind", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="competencies_mapping_kind",
                    ),
                ],
            },
        ),
    ]
