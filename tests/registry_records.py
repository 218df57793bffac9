"""One invented trial as each register would print it: the same facts in six formats, so that tests can compare them."""

from __future__ import annotations

import copy
import json

NCT = "NCT09990001"
INCLUSION = "Age 18 years or older"
EXCLUSION = "Platelets \\< 50 x 10\\^9/L"
CONTACT = {"name": "Jane Invented", "role": "CONTACT", "phone": "555-010-0199", "email": "jane@example.org"}

V2 = {
    "protocolSection": {
        "identificationModule": {
            "nctId": NCT,
            "orgStudyIdInfo": {"id": "INV-1"},
            "secondaryIdInfos": [{"id": "2020-000000-11", "type": "EUDRACT_NUMBER"}],
            "organization": {"fullName": "Invented Hospital", "class": "OTHER"},
            "briefTitle": "Inventinib in POEMS Syndrome",
            "officialTitle": "A Phase 2 Study of Inventinib in POEMS Syndrome",
            "acronym": "INVENT",
        },
        "statusModule": {
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2021-03", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2025-12-31", "type": "ESTIMATED"},
            "studyFirstPostDateStruct": {"date": "2021-02-01", "type": "ACTUAL"},
            "lastUpdatePostDateStruct": {"date": "2022-02-01", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {
            "responsibleParty": {
                "type": "PRINCIPAL_INVESTIGATOR",
                "investigatorFullName": "Jane Invented",
                "investigatorTitle": "Professor",
                "investigatorAffiliation": "Invented Hospital",
            },
            "leadSponsor": {"name": "Invented Hospital", "class": "OTHER"},
            "collaborators": [{"name": "Invented Pharma", "class": "INDUSTRY"}],
        },
        "oversightModule": {"oversightHasDmc": True},
        "descriptionModule": {
            "briefSummary": "The study asks whether inventinib helps.\n\nCall 555-010-0199 or jane@example.org.",
            "detailedDescription": "Treatment lasts 12 cycles of 28 days.",
        },
        "conditionsModule": {"conditions": ["POEMS Syndrome"], "keywords": ["VEGF"]},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {
                "allocation": "NA",
                "interventionModel": "SINGLE_GROUP",
                "primaryPurpose": "TREATMENT",
                "maskingInfo": {"masking": "NONE"},
            },
            "enrollmentInfo": {"count": 20, "type": "ESTIMATED"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {
                    "label": "Inventinib",
                    "type": "EXPERIMENTAL",
                    "description": "Inventinib 10 mg on days 1-21 of each 28-day cycle",
                    "interventionNames": ["Drug: Inventinib"],
                }
            ],
            "interventions": [
                {
                    "type": "DRUG",
                    "name": "Inventinib",
                    "description": "10 mg by mouth",
                    "armGroupLabels": ["Inventinib"],
                    "otherNames": ["INV-100"],
                }
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Haematological response", "description": "By criteria", "timeFrame": "24 weeks"}
            ],
            "secondaryOutcomes": [{"measure": "VEGF response", "timeFrame": "up to 12 months"}],
        },
        "eligibilityModule": {
            "eligibilityCriteria": f"Inclusion Criteria:\n\n* {INCLUSION}\n* Signed consent\n\n"
            f"Exclusion Criteria:\n\n* {EXCLUSION}\n  * even after transfusion",
            "healthyVolunteers": False,
            "sex": "ALL",
            "minimumAge": "18 Years",
            "stdAges": ["ADULT", "OLDER_ADULT"],
        },
        "contactsLocationsModule": {
            "centralContacts": [CONTACT],
            "overallOfficials": [
                {"name": "Jane Invented", "affiliation": "Invented Hospital", "role": "PRINCIPAL_INVESTIGATOR"}
            ],
            "locations": [
                {
                    "facility": "Invented Hospital",
                    "status": "RECRUITING",
                    "city": "Limoges",
                    "zip": "87000",
                    "country": "France",
                    "contacts": [CONTACT],
                    "geoPoint": {"lat": 45.83, "lon": 1.26},
                }
            ],
        },
        "referencesModule": {
            "references": [{"pmid": "1", "type": "BACKGROUND", "citation": "Author A. A title. A journal. 2000."}]
        },
    },
    "derivedSection": {"conditionBrowseModule": {"meshes": [{"id": "D016878", "term": "POEMS Syndrome"}]}},
    "hasResults": False,
}

V1 = {
    "ProtocolSection": {
        "IdentificationModule": {
            "NCTId": NCT,
            "OrgStudyIdInfo": {"OrgStudyId": "INV-1"},
            "SecondaryIdInfoList": {
                "SecondaryIdInfo": [{"SecondaryId": "2020-000000-11", "SecondaryIdType": "EudraCT Number"}]
            },
            "Organization": {"OrgFullName": "Invented Hospital", "OrgClass": "OTHER"},
            "BriefTitle": "Inventinib in POEMS Syndrome",
            "OfficialTitle": "A Phase 2 Study of Inventinib in POEMS Syndrome",
            "Acronym": "INVENT",
        },
        "StatusModule": {
            "OverallStatus": "Recruiting",
            "StartDateStruct": {"StartDate": "March 2021", "StartDateType": "Actual"},
            "CompletionDateStruct": {"CompletionDate": "December 31, 2025", "CompletionDateType": "Anticipated"},
            "StudyFirstPostDateStruct": {"StudyFirstPostDate": "February 1, 2021"},
            "LastUpdatePostDateStruct": {"LastUpdatePostDate": "February 1, 2022"},
        },
        "SponsorCollaboratorsModule": {
            "ResponsibleParty": {
                "ResponsiblePartyType": "Principal Investigator",
                "ResponsiblePartyInvestigatorFullName": "Jane Invented",
                "ResponsiblePartyInvestigatorTitle": "Professor",
                "ResponsiblePartyInvestigatorAffiliation": "Invented Hospital",
            },
            "LeadSponsor": {"LeadSponsorName": "Invented Hospital", "LeadSponsorClass": "OTHER"},
            "CollaboratorList": {
                "Collaborator": [{"CollaboratorName": "Invented Pharma", "CollaboratorClass": "INDUSTRY"}]
            },
        },
        "OversightModule": {"OversightHasDMC": "Yes"},
        "DescriptionModule": {
            "BriefSummary": "The study asks whether inventinib helps.\n\nCall 555-010-0199 or jane@example.org.",
            "DetailedDescription": "Treatment lasts 12 cycles of 28 days.",
        },
        "ConditionsModule": {
            "ConditionList": {"Condition": ["POEMS Syndrome"]},
            "KeywordList": {"Keyword": ["VEGF"]},
        },
        "DesignModule": {
            "StudyType": "Interventional",
            "PhaseList": {"Phase": ["Phase 1", "Phase 2"]},
            "DesignInfo": {
                "DesignAllocation": "N/A",
                "DesignInterventionModel": "Single Group Assignment",
                "DesignPrimaryPurpose": "Treatment",
                "DesignMaskingInfo": {"DesignMasking": "None (Open Label)"},
            },
            "EnrollmentInfo": {"EnrollmentCount": "20", "EnrollmentType": "Anticipated"},
        },
        "ArmsInterventionsModule": {
            "ArmGroupList": {
                "ArmGroup": [
                    {
                        "ArmGroupLabel": "Inventinib",
                        "ArmGroupType": "Experimental",
                        "ArmGroupDescription": "Inventinib 10 mg on days 1-21 of each 28-day cycle",
                        "ArmGroupInterventionList": {"ArmGroupInterventionName": ["Drug: Inventinib"]},
                    }
                ]
            },
            "InterventionList": {
                "Intervention": [
                    {
                        "InterventionType": "Drug",
                        "InterventionName": "Inventinib",
                        "InterventionDescription": "10 mg by mouth",
                        "InterventionArmGroupLabelList": {"InterventionArmGroupLabel": ["Inventinib"]},
                        "InterventionOtherNameList": {"InterventionOtherName": ["INV-100"]},
                    }
                ]
            },
        },
        "OutcomesModule": {
            "PrimaryOutcomeList": {
                "PrimaryOutcome": [
                    {
                        "PrimaryOutcomeMeasure": "Haematological response",
                        "PrimaryOutcomeDescription": "By criteria",
                        "PrimaryOutcomeTimeFrame": "24 weeks",
                    }
                ]
            },
            "SecondaryOutcomeList": {
                "SecondaryOutcome": [
                    {"SecondaryOutcomeMeasure": "VEGF response", "SecondaryOutcomeTimeFrame": "up to 12 months"}
                ]
            },
        },
        "EligibilityModule": {
            "EligibilityCriteria": V2["protocolSection"]["eligibilityModule"]["eligibilityCriteria"],  # type: ignore[index]
            "HealthyVolunteers": "No",
            "Gender": "All",
            "MinimumAge": "18 Years",
            "StdAgeList": {"StdAge": ["Adult", "Older Adult"]},
        },
        "ContactsLocationsModule": {
            "CentralContactList": {"CentralContact": [{"CentralContactName": "Jane Invented"}]},
            "OverallOfficialList": {
                "OverallOfficial": [
                    {
                        "OverallOfficialName": "Jane Invented",
                        "OverallOfficialAffiliation": "Invented Hospital",
                        "OverallOfficialRole": "Principal Investigator",
                    }
                ]
            },
            "LocationList": {
                "Location": [
                    {
                        "LocationFacility": "Invented Hospital",
                        "LocationStatus": "Recruiting",
                        "LocationCity": "Limoges",
                        "LocationZip": "87000",
                        "LocationCountry": "France",
                        "LocationContactList": {"LocationContact": [{"LocationContactName": "Jane Invented"}]},
                    }
                ]
            },
        },
        "ReferencesModule": {
            "ReferenceList": {
                "Reference": [
                    {
                        "ReferencePMID": "1",
                        "ReferenceType": "background",
                        "ReferenceCitation": "Author A. A title. A journal. 2000.",
                    }
                ]
            }
        },
    },
    "DerivedSection": {
        "ConditionBrowseModule": {
            "ConditionMeshList": {
                "ConditionMesh": [{"ConditionMeshId": "D016878", "ConditionMeshTerm": "POEMS Syndrome"}]
            }
        }
    },
}

XML = f"""<clinical_study rank="7">
  <required_header><url>https://clinicaltrials.gov/show/{NCT}</url></required_header>
  <id_info>
    <org_study_id>INV-1</org_study_id>
    <secondary_id>2020-000000-11</secondary_id>
    <nct_id>{NCT}</nct_id>
  </id_info>
  <brief_title>Inventinib in POEMS Syndrome</brief_title>
  <acronym>INVENT</acronym>
  <official_title>A Phase 2 Study of Inventinib in POEMS Syndrome</official_title>
  <sponsors>
    <lead_sponsor><agency>Invented Hospital</agency><agency_class>Other</agency_class></lead_sponsor>
    <collaborator><agency>Invented Pharma</agency><agency_class>Industry</agency_class></collaborator>
  </sponsors>
  <source>Invented Hospital</source>
  <oversight_info><has_dmc>Yes</has_dmc></oversight_info>
  <brief_summary>
    <textblock>
      The study asks whether inventinib helps.

      Call 555-010-0199 or jane@example.org.
    </textblock>
  </brief_summary>
  <detailed_description><textblock>Treatment lasts 12 cycles of 28 days.</textblock></detailed_description>
  <overall_status>Recruiting</overall_status>
  <start_date type="Actual">March 2021</start_date>
  <completion_date type="Anticipated">December 31, 2025</completion_date>
  <phase>Phase 1/Phase 2</phase>
  <study_type>Interventional</study_type>
  <study_design_info>
    <allocation>N/A</allocation>
    <intervention_model>Single Group Assignment</intervention_model>
    <primary_purpose>Treatment</primary_purpose>
    <masking>None (Open Label)</masking>
  </study_design_info>
  <primary_outcome>
    <measure>Haematological response</measure>
    <time_frame>24 weeks</time_frame>
    <description>By criteria</description>
  </primary_outcome>
  <secondary_outcome><measure>VEGF response</measure><time_frame>up to 12 months</time_frame></secondary_outcome>
  <enrollment type="Anticipated">20</enrollment>
  <condition>POEMS Syndrome</condition>
  <arm_group>
    <arm_group_label>Inventinib</arm_group_label>
    <arm_group_type>Experimental</arm_group_type>
    <description>Inventinib 10 mg on days 1-21 of each 28-day cycle</description>
  </arm_group>
  <intervention>
    <intervention_type>Drug</intervention_type>
    <intervention_name>Inventinib</intervention_name>
    <description>10 mg by mouth</description>
    <arm_group_label>Inventinib</arm_group_label>
    <other_name>INV-100</other_name>
  </intervention>
  <eligibility>
    <criteria>
      <textblock>
        Inclusion Criteria:

          -  {INCLUSION}

          -  Signed consent, which was explained in words that the patient understands, at least one
             day before anything is done

        Exclusion Criteria:

          -  Platelets &lt; 50 x 10^9/L
      </textblock>
    </criteria>
    <gender>All</gender>
    <minimum_age>18 Years</minimum_age>
    <maximum_age>N/A</maximum_age>
    <healthy_volunteers>No</healthy_volunteers>
  </eligibility>
  <overall_official>
    <last_name>Jane Invented</last_name>
    <role>Principal Investigator</role>
    <affiliation>Invented Hospital</affiliation>
  </overall_official>
  <overall_contact><last_name>Jane Invented</last_name><email>jane@example.org</email></overall_contact>
  <location>
    <facility>
      <name>Invented Hospital</name>
      <address><city>Limoges</city><zip>87000</zip><country>France</country></address>
    </facility>
    <status>Recruiting</status>
    <contact><last_name>Jane Invented</last_name><phone>555-010-0199</phone></contact>
  </location>
  <reference><citation>Author A. A title. A journal. 2000.</citation><PMID>1</PMID></reference>
  <study_first_posted type="Actual">February 1, 2021</study_first_posted>
  <last_update_posted type="Actual">February 1, 2022</last_update_posted>
  <keyword>VEGF</keyword>
  <responsible_party>
    <responsible_party_type>Principal Investigator</responsible_party_type>
    <investigator_full_name>Jane Invented</investigator_full_name>
    <investigator_title>Professor</investigator_title>
    <investigator_affiliation>Invented Hospital</investigator_affiliation>
  </responsible_party>
  <condition_browse><mesh_term>POEMS Syndrome</mesh_term></condition_browse>
</clinical_study>
"""

EUCTR = {
    "a1_member_state_concerned": "France - ANSM",
    "a2_eudract_number": "2020-000000-11",
    "a3_full_title_of_the_trial": "A Phase 2 Study of Inventinib in POEMS Syndrome",
    "a3_full_title_of_the_trial_fr": "Une étude",
    "x5_trial_status": "Ongoing",
    "b1_sponsor": [
        {
            "_b1_sponsor": "1",
            "b11_name_of_sponsor": "Invented Hospital",
            "b134_country": "France",
            "b31_and_b32_status_of_the_sponsor": "Non-Commercial",
            "b52_functional_name_of_contact_point": "Jane Invented",
            "b56_email": "jane@example.org",
        }
    ],
    "dimp": [
        {
            "_dimp": "1",
            "d12_and_d13_imp_role": "Test",
            "d31_product_name": "Inventinib",
            "d37_routes_of_administration_for_this_imp": "Oral use",
        }
    ],
    "e11_medical_conditions_being_investigated": "POEMS Syndrome",
    "e3_principal_inclusion_criteria": INCLUSION,
    "e4_principal_exclusion_criteria": "Platelets < 50 x 10^9/L",
    "e51_primary_end_points": "Haematological response",
    "e511_timepoints_of_evaluation_of_this_end_point": "24 weeks",
    "e71_human_pharmacology_phase_i": "No",
    "e72_therapeutic_exploratory_phase_ii": "Yes",
    "e811_randomised": "No",
    "e812_open": "Yes",
    "f21_female": "Yes",
    "f22_male": "Yes",
    "f422_in_the_whole_clinical_trial": "20",
}

CTIS = {
    "ctNumber": "2023-500001-11-00",
    "ctStatus": "Authorised, recruiting",
    "startDateEU": "01/03/2021",
    "trialPhase": "Therapeutic exploratory (Phase II)",
    "totalNumberEnrolled": "20",
    "authorizedApplication": {
        "authorizedPartI": {
            "id": 1,
            "sponsors": [
                {
                    "organisation": {"name": "Invented Hospital", "type": "Hospital"},
                    "publicContacts": [{"functionalName": "Jane Invented", "telephone": "555-010-0199"}],
                }
            ],
            "productRoleGroupInfos": [
                {"productRoleName": "Test", "products": [{"productName": "Inventinib", "routes": ["ORAL USE"]}]}
            ],
            "trialDetails": {
                "clinicalTrialIdentifiers": {"fullTitle": "A Phase 2 Study of Inventinib in POEMS Syndrome"},
                "trialInformation": {
                    "eligibilityCriteria": {
                        "principalInclusionCriteria": [
                            {"number": 1, "principalInclusionCriteria": INCLUSION},
                            {"number": 2, "principalInclusionCriteria": "Signed consent"},
                        ],
                        "principalExclusionCriteria": [
                            {"number": 1, "principalExclusionCriteria": "Platelets < 50 x 10^9/L"}
                        ],
                    },
                    "endPoint": {"primaryEndPoints": [{"number": 1, "endPoint": "Haematological response"}]},
                    "medicalCondition": {"partIMedicalConditions": [{"medicalCondition": "POEMS Syndrome"}]},
                },
            },
        }
    },
}

ISRCTN = {
    "isrctn": "99900011",
    "trialDescription": {
        "title": "Inventinib in POEMS Syndrome",
        "scientificTitle": "A Phase 2 Study of Inventinib in POEMS Syndrome",
        "primaryOutcome": "Haematological response at 24 weeks",
        "plainEnglishSummary": "The study asks whether inventinib helps.",
    },
    "trialDesign": {"primaryStudyDesign": "Interventional", "overallEndDate": "2025-12-31T00:00:00.000Z"},
    "participants": {
        "inclusion": f"1. {INCLUSION}\n2. Signed consent",
        "exclusion": "Platelets < 50 x 10^9/L",
        "gender": "All",
        "targetEnrolment": "20",
        "trialCentres": {"trialCentre": {"name": "Invented Hospital", "city": "Limoges", "country": "France"}},
    },
    "conditions": {"condition": {"description": "POEMS Syndrome"}},
    "interventions": {
        "intervention": {"description": "10 mg by mouth", "drugNames": "Inventinib", "phase": "Phase II"}
    },
}

FORMATS: dict[str, bytes] = {
    "ctgov v2": json.dumps(V2).encode(),
    "ctgov v1": json.dumps(V1).encode(),
    "ctgov xml": XML.encode(),
    "euctr": json.dumps(EUCTR).encode(),
    "ctis": json.dumps(CTIS).encode(),
    "isrctn": json.dumps(ISRCTN).encode(),
}


def v2_record(number: int) -> bytes:
    """The v2 record under another NCT number, as one line of JSON."""
    record = copy.deepcopy(V2)
    record["protocolSection"]["identificationModule"]["nctId"] = f"NCT{number:08d}"  # type: ignore[index]
    return json.dumps(record).encode()
