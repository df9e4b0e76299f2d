from __future__ import annotations

import datetime as dt

from assistant.trajectory import follow


def of_kind(patient, kind):
    return [event for event in follow(patient).timeline if event.kind == kind]


def test_events_are_in_order_with_undated_ones_last(patient_of):
    steroid = {"fields": [("steroid", "dexamethasone", {"dose_mg_per_day": 4.0}, "dexamethasone")], "kind": "note"}
    patient = patient_of(
        ("", "Given dexamethasone 4 mg daily.", steroid),
        ("2024-06-10", "Enhancing lesion 30 x 20 mm."),
        ("2024-01-10", "Enhancing lesion 30 x 20 mm."),
    )
    assert [event.date for event in follow(patient).timeline] == [dt.date(2024, 1, 10), dt.date(2024, 6, 10), None]
    assert of_kind(patient, "steroid")[0].text == "Undated: dexamethasone 4 mg a day."


def test_an_operation_told_by_several_reports_is_one_event_on_its_own_day(patient_of):
    fields = {"fields": [("surgery_extent", "subtotal", {"assertion": "historical"}, "subtotal resection")]}
    text = "After subtotal resection on 12 January 2024."
    events = of_kind(patient_of(("2024-01-20", text, fields), ("2024-02-20", text, fields)), "surgery")
    assert [(event.date, event.dated_by, len(event.evidence)) for event in events] == [
        (dt.date(2024, 1, 12), "text", 2)
    ]
    assert events[0].text == "2024-01-12: surgery, subtotal resection."


def test_planned_is_not_done(patient_of):
    planned = {"fields": [("treatment", "radiotherapy", {"assertion": "planned"}, "Radiotherapy")], "kind": "note"}
    done = {"fields": [("treatment", "radiotherapy", {"assertion": "historical"}, "Radiotherapy")], "kind": "note"}
    patient = patient_of(
        ("2024-01-20", "Radiotherapy is planned to start on 19 February 2024.", planned),
        ("2024-05-20", "Radiotherapy was given.", done),
    )
    events = of_kind(patient, "radiotherapy")
    assert [(event.date, event.assertion) for event in events] == [
        (dt.date(2024, 2, 19), "planned"),
        (dt.date(2024, 5, 20), "historical"),
    ]
    assert "planned, not done" in events[0].text


def test_relatives_and_hypotheses_make_no_event(patient_of):
    fields = {
        "kind": "note",
        "fields": [
            ("diagnosis", "glioblastoma", {"assertion": "other_person"}, "glioblastoma"),
            ("treatment", "bevacizumab", {"assertion": "hypothetical"}, "bevacizumab"),
        ],
    }
    assert follow(patient_of(("2024-01-20", "Father had glioblastoma. If worse, bevacizumab.", fields))).timeline == ()


def test_every_event_points_at_its_words(patient_of):
    patient = patient_of(("2024-01-10", "Enhancing lesion 30 x 20 mm."), ("2024-04-10", "\n\nNothing was measured."))
    events = follow(patient).timeline
    assert [event.text for event in events] == [
        "2024-01-10: imaging: enhancing lesion 30 x 20 mm.",
        "2024-04-10: imaging: no size or change was read.",
    ]
    for event in events:
        for words in event.evidence:
            words.check(patient.texts()[words.doc])


def test_a_day_belongs_to_the_drug_of_its_own_clause(patient_of):
    drug = {"kind": "note", "fields": [("treatment", "temozolomide", {}, "temozolomide")]}
    other = "Radiotherapy (completed 29 March 2024), now on adjuvant temozolomide."
    own = "Adjuvant temozolomide was started on 29 April 2024."
    assert of_kind(patient_of(("2024-05-20", other, drug)), "chemotherapy")[0].dated_by == "report"
    assert of_kind(patient_of(("2024-05-20", own, drug)), "chemotherapy")[0].date == dt.date(2024, 4, 29)


def test_a_stopped_steroid_says_so(patient_of):
    fields = [("steroid", "dexamethasone", {"assertion": "historical", "dose_mg_per_day": 2.0}, "Dexamethasone")]
    text = "Dexamethasone 2 mg daily was stopped on 12 July 2024."
    event = of_kind(patient_of(("2024-07-16", text, {"kind": "note", "fields": fields})), "steroid")[0]
    assert event.text == "2024-07-12: dexamethasone 2 mg a day stopped."


def test_the_drug_is_named_once(patient_of):
    fields = [("treatment", "temozolomide", {}, "temozolomide"), ("treatment", "chemotherapy", {}, "chemotherapy")]
    events = of_kind(patient_of(("2024-05-20", "On temozolomide chemotherapy.", {"fields": fields})), "chemotherapy")
    assert [event.value for event in events] == ["temozolomide"]
