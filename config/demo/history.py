"""Three cycles of the demo company, played through the services: two closed ones and an open one."""

from __future__ import annotations

import random

from assessments import services
from assessments.models import Assessment, Cycle, Rating
from assessments.services import RatingEntry
from competencies.models import FrameworkVersion
from config.demo.people import People, let_go
from config.demo.player import Campaign, Framework, Player

SEASONS = ("winter", "spring", "summer", "autumn")

CAMPAIGNS = (
    Campaign(-790, -722, share=0.76, lower=0.45),
    Campaign(-405, -340, share=0.70, lower=0.18, blind=True),
    Campaign(-26, 34, share=0.62, lower=0.0),
)


def load_history(entered: People, rng: random.Random, version: FrameworkVersion) -> None:
    """Play the three cycles and what lies between them."""
    player = Player(entered, rng, Framework.read(version))
    after = -10_000
    for campaign in CAMPAIGNS[:2]:
        let_go(entered, before=campaign.opens, after=after)
        after = campaign.opens
        cycle, started = _open(player, campaign, version)
        for assessment in started:
            if rng.random() > 0.06:  # some never hand anything in
                player.play(assessment, campaign, campaign.ends)
        services.close_cycle(cycle=cycle, by=entered.hr, at=entered.moment(campaign.ends, 18, 30))
    _after_the_second(player)
    let_go(entered, before=0, after=after)
    _play_open(player, CAMPAIGNS[2], version)


def _open(player: Player, campaign: Campaign, version: FrameworkVersion) -> tuple[Cycle, list[Assessment]]:
    entered = player.entered
    starts = entered.day(campaign.opens)
    season = SEASONS[starts.month % 12 // 3]
    year = starts.year + (starts.month == 12)  # a winter is named after the year that it leads into
    cycle = services.create_cycle(
        slug=f"{season}-{year}",
        name={language: name.format(y=year) for language, name in player.words.cycle_names[season].items()},
        version=version,
        starts_on=starts,
        ends_on=entered.day(campaign.ends),
        blind=campaign.blind,
        by=entered.hr,
        at=entered.moment(campaign.opens - 14, 11),
    )
    started = services.open_cycle(cycle=cycle, by=entered.hr, at=entered.moment(campaign.opens, 7))
    # By number, for databases sort names in different ways and each draw belongs to a person.
    return cycle, sorted(started, key=lambda assessment: assessment.employee.number)


def _after_the_second(player: Player) -> None:
    """An appeal that is still open, one that was followed, and assessments of people in new roles."""
    entered = player.entered
    confirmed = Assessment.objects.filter(
        state=Assessment.State.CONFIRMED, cycle__starts_on=entered.day(CAMPAIGNS[1].opens)
    )
    by_name = {player.names[one.employee_id]: one for one in confirmed.select_related("employee", "profile")}
    for name in ("Wei-Ting Chen", "Farid bin Aziz"):
        if name in by_name:
            services.appeal(
                assessment=by_name[name],
                by=entered.users[name],
                at=entered.moment(-300, 9),
                reason="The bid that I led in spring was not looked at.",
            )
    if "Farid bin Aziz" in by_name:
        again = services.reopen(
            assessment=by_name["Farid bin Aziz"],
            by=entered.users["Henrik Solberg"],
            at=entered.moment(-292, 15),
            reason="A bid led by the person was not known to the assessor.",
        )
        services.assess(assessment=again, by=entered.users["marek"], at=entered.moment(-285, 10))
        services.confirm(
            assessment=again,
            by=entered.users["marek"],
            at=entered.moment(-280, 16),
            reason="Looked at again together with the bid.",
        )
    for name in ("Aisha Rahman", "Simone Fontana", "Olesya Novikova", "Xin-Yi Kuo", "Jun-Jie Hsu"):
        employee = entered.people[name]
        assessment = services.start_assessment(
            employee=employee, by=entered.users[name], at=entered.moment(-128, 9)
        )
        player.play(assessment, Campaign(-128, -90, share=0.7, lower=0.1), -90)


def _play_open(player: Player, campaign: Campaign, version: FrameworkVersion) -> None:
    """The open cycle: some have not begun, some are done, the rest lies in between."""
    entered, rng = player.entered, player.rng
    _cycle, started = _open(player, campaign, version)
    for_aki = {
        "Matteo Bianchi",
        "Igor Sokolov",
        "Grace Thornton",
        "Elena Gallo",
        "Jonas Weber",
        "Chiara Lombardi",
    }
    for assessment in started:
        name = player.names[assessment.employee_id]
        if name == "Sam Okoro":
            _draft_of_sam(player, assessment)
            continue
        if name in for_aki:
            player.assign(assessment, entered.people["Aki Tanaka"], campaign.opens)
        how_far = rng.random()
        if how_far < 0.22 and name not in for_aki:
            continue
        claimed = rng.randint(campaign.opens + 2, -6)
        shown = player.claim(assessment, campaign, claimed)
        added = player.prove(assessment, shown, claimed)
        if how_far < 0.40 and name not in for_aki:
            continue
        player.submit(assessment, claimed + 1)
        if how_far < 0.68 or not added:
            continue
        by = player.assessor_of(assessment, campaign.opens)
        player.assess(assessment, shown, added, by, claimed + 2)
        if how_far > 0.80:
            player.confirm(assessment, by, rng.randint(claimed + 3, -1))


def _draft_of_sam(player: Player, assessment: Assessment) -> None:
    """Sam has begun: two levels claimed with evidence, a third one looked at, the rest still open."""
    entered = player.entered
    sam, user = entered.people["Sam Okoro"], entered.users["sam"]
    skills = {
        requirement.skill.code: requirement
        for requirement in assessment.profile.requirements.select_related("skill")
    }
    entries = []
    for code, day in (("NEED", -12), ("PROS", -9)):
        requirement = skills[code]
        piece = player.piece(requirement.skill_id, requirement.level, day - 30)
        services.add_pieces(employee=sam, pieces=[piece], by=user, at=entered.moment(day, 15))
        entries.append(player.entry(requirement.skill_id, requirement.level, claim=True))
    rung = player.framework.rungs[skills["CCOM"].skill_id][skills["CCOM"].level]
    first, *_rest = player.framework.statements[rung.pk]
    entries.append(RatingEntry(skill_id=skills["CCOM"].skill_id, verdicts={first: "met"}))
    services.record_ratings(
        assessment=assessment, kind=Rating.Kind.SELF, entries=entries, by=user, at=entered.moment(-9, 16)
    )
    services.add_evidence(
        employee=sam,
        skill_level=rung,
        kind="work_product",
        title="Minutes of the review with Kestrel Rail",
        activity_date=entered.day(-20),
        text="What was agreed, who does it, and by when.",
        upload=services.Upload(
            name="minutes-kestrel-rail.txt",
            data=b"Review with Kestrel Rail\n\n1. Delivery dates: agreed, in writing, weekly.\n"
            b"2. Training of the new shift: Sam Okoro, until the end of the month.\n3. Next meeting in six weeks.\n",
        ),
        by=user,
        at=entered.moment(-9, 16, 20),
    )
