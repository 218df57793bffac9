"""The SQL that turns OMOP views into patient tables. Text only; which names and units are right is decided elsewhere.

Views: `cdm_TABLE` (typed source), `keys_TABLE` (distinct concepts), `map_TABLE` (terms), `units`, `answers`.
"""

from __future__ import annotations

from types import MappingProxyType

_PREFIXES = {
    "condition_occurrence": "condition",
    "drug_exposure": "drug",
    "procedure_occurrence": "procedure",
    "measurement": "measurement",
    "observation": "observation",
}
_KEYS = """
create temp table keys_{table} as
select row_number() over (order by concept, source_concept, source_value) as number, *
from (select {prefix}_concept_id as concept, {prefix}_source_concept_id as source_concept,
             {prefix}_source_value as source_value, count(*) as rows
      from cdm_{table} group by all)
"""
_JOIN = """
cdm_{table} as fact
join keys_{table} as key on fact.{prefix}_concept_id is not distinct from key.concept
 and fact.{prefix}_source_concept_id is not distinct from key.source_concept
 and fact.{prefix}_source_value is not distinct from key.source_value
"""


def _filled(template: str) -> MappingProxyType[str, str]:
    return MappingProxyType(
        {table: template.format(table=table, prefix=prefix, join=joined(table)) for table, prefix in _PREFIXES.items()}
    )


def joined(table: str) -> str:
    """A source table joined with the number of its recorded concept."""
    return _JOIN.format(table=table, prefix=_PREFIXES[table])


KEYS = _filled(_KEYS)
KEY_ROWS = _filled("select number, concept, source_concept, source_value, rows from keys_{table} order by number")
PERSONS_OF = _filled("select distinct person_id from {join} where key.number in (select unnest($numbers))")

# A time of exactly midnight is how OMOP writes "no time"; it is not a moment.
_TIME = "case when {column}::time <> time '00:00:00' then {column}::time end"

_PERSON = """
select p.person_id,
  case gender_concept_id when 8507 then 'male' when 8532 then 'female' when 8521 then 'other'
    else case upper(gender_source_value) when 'M' then 'male' when 'MALE' then 'male'
      when 'F' then 'female' when 'FEMALE' then 'female' end end as sex,
  coalesce(try_cast(printf('%04d-%02d-%02d', year_of_birth, coalesce(month_of_birth, 1),
    case when month_of_birth is null then 1 else coalesce(day_of_birth, 1) end) as date), birth_datetime::date,
    make_date(year_of_birth, 1, 1)) as birth_date,
  coalesce(
    case when month_of_birth is null then make_date(year_of_birth, 12, 31)
         when day_of_birth is null
           then last_day(try_cast(printf('%04d-%02d-01', year_of_birth, month_of_birth) as date))
         else try_cast(printf('%04d-%02d-%02d', year_of_birth, month_of_birth, day_of_birth) as date) end,
    birth_datetime::date, make_date(year_of_birth, 12, 31)) as birth_date_to,
  d.first as death_date, d.last as death_date_to, 'person' as source, p.source_row
from cdm_person as p left join (
  select person_id, min(coalesce(death_date, death_datetime::date, date '1900-01-01')) as first,
         max(coalesce(death_date, death_datetime::date, date '9999-12-31')) as last
  from cdm_death group by person_id) as d on d.person_id = p.person_id
where p.person_id is not null
order by p.source_row
"""
_COVERAGE = """
select person_id, domain, observation_period_start_date as start, observation_period_end_date as "end",
  'observation_period' as source, source_row
from cdm_observation_period cross join (select unnest(['condition', 'exposure', 'procedure']) as domain)
where observation_period_start_date is not null and observation_period_end_date is not null
order by source_row, domain
"""
_CONDITION = """
select fact.person_id, term as concept,
  coalesce(condition_start_date, condition_start_datetime::date) as start,
  coalesce(condition_start_date, condition_start_datetime::date) as start_to,
  coalesce(condition_end_date, condition_end_datetime::date) as "end",
  coalesce(condition_end_date, condition_end_datetime::date) as end_to,
  null::varchar as status, 'condition_occurrence' as source, fact.source_row
from {condition_occurrence} join map_condition_occurrence as m on m.number = key.number and kind = 'condition'
union all
select fact.person_id, term, case when said.status = 'absent' then fact.observation_date end, fact.observation_date,
  null, null, said.status, 'observation', fact.source_row
from {observation} join map_observation as m on m.number = key.number and kind = 'condition'
left join cdm_concept as answer on answer.concept_id = nullif(fact.value_as_concept_id, 0)
left join statements as said on said.words = lower(case fact.value_as_concept_id when 4188540 then 'no'
  else coalesce(answer.concept_name, fact.value_as_string, fact.value_source_value) end)
order by source, source_row
"""
_EXPOSURE = """
select fact.person_id, term as drug,
  coalesce(drug_exposure_start_date, drug_exposure_start_datetime::date) as start,
  coalesce(drug_exposure_start_date, drug_exposure_start_datetime::date) as start_to,
  coalesce(drug_exposure_end_date, drug_exposure_end_datetime::date) as "end",
  coalesce(drug_exposure_end_date, drug_exposure_end_datetime::date) as end_to,
  coalesce(route.concept_name, nullif(route_source_value, '0')) as route,
  'drug_exposure' as source, fact.source_row
from {drug_exposure} join map_drug_exposure as m on m.number = key.number and kind = 'drug'
left join cdm_concept as route on route.concept_id = nullif(route_concept_id, 0)
union all
select fact.person_id, term, procedure_date, procedure_date, procedure_date, procedure_date, null,
  'procedure_occurrence', fact.source_row
from {procedure_occurrence} join map_procedure_occurrence as m on m.number = key.number and kind = 'drug'
order by source, source_row
"""
_PROCEDURE = """
select fact.person_id, term as concept,
  coalesce(procedure_date, procedure_datetime::date) as date,
  coalesce(procedure_date, procedure_datetime::date) as date_to,
  {procedure_time} as time, 'procedure_occurrence' as source, fact.source_row
from {procedure_occurrence} join map_procedure_occurrence as m on m.number = key.number and kind = 'procedure'
union all
select fact.person_id, term, measurement_date, measurement_date, {measurement_time}, 'measurement', fact.source_row
from {measurement} join map_measurement as m on m.number = key.number and kind = 'procedure'
order by source, source_row
"""
# Both value tables in one shape: what `values` and `_MEASUREMENT` read.
VALUES = """
create temp view recorded_values as
select fact.person_id, term as variable, coalesce(measurement_date, measurement_datetime::date) as date,
  {measurement_time} as time, value_as_number as number, operator_concept_id as operator,
  nullif(value_as_concept_id, 0) as answer, value_source_value as printed, nullif(unit_concept_id, 0) as unit_concept,
  unit_source_value as unit_printed, range_low as low, range_high as high, 'measurement' as source, fact.source_row
from {measurement} join map_measurement as m on m.number = key.number and kind = 'variable'
union all
select fact.person_id, term, coalesce(observation_date, observation_datetime::date), {observation_time},
  value_as_number, null, nullif(value_as_concept_id, 0), coalesce(value_as_string, value_source_value),
  nullif(unit_concept_id, 0), unit_source_value, null, null, 'observation', fact.source_row
from {observation} join map_observation as m on m.number = key.number and kind = 'variable'
"""
_MEASUREMENT = """
select person_id, v.variable, date, date as date_to, time,
  coalesce(number, a.value) as value,
  coalesce(case operator when 4171756 then '<' when 4171754 then '<=' when 4172704 then '>' when 4171755 then '>=' end,
    case when number is null or number = a.value then a.comparator end) as comparator,
  a.text, u.unit, low, high, source, source_row
from recorded_values as v
left join answers as a on a.variable = v.variable and a.answer is not distinct from v.answer
  and a.printed is not distinct from v.printed
left join units as u on u.unit_concept is not distinct from v.unit_concept
  and u.unit_printed is not distinct from v.unit_printed
where date is not null and (coalesce(number, a.value) is not null or a.text is not null)
order by source, source_row
"""
_UNDATED = """
select 'no usable date' as why, count(*), min(source_row) from recorded_values where date is null and source = '{table}'
union all
select 'no value', count(*), min(source_row) from recorded_values as v left join answers as a
  on a.variable = v.variable and a.answer is not distinct from v.answer and a.printed is not distinct from v.printed
where date is not null and number is null and a.value is null and a.text is null and source = '{table}'
"""
_PERIODS = """
select 'a period without start or end', count(*), min(source_row) from cdm_observation_period
where observation_period_start_date is null or observation_period_end_date is null
"""


def _with_joins(template: str) -> str:
    times = {
        f"{name}_time": _TIME.format(column=f"{name}_datetime") for name in ("procedure", "measurement", "observation")
    }
    return template.format(**{table: joined(table) for table in _PREFIXES}, **times)


VALUES = _with_joins(VALUES)
TABLES = MappingProxyType(
    {
        "person": _PERSON,
        "measurement": _with_joins(_MEASUREMENT),
        "condition": _with_joins(_CONDITION),
        "exposure": _with_joins(_EXPOSURE),
        "procedure": _with_joins(_PROCEDURE),
        "coverage": _COVERAGE,
    }
)
LEFT_OUT = MappingProxyType(
    {
        "measurement": _UNDATED.format(table="measurement"),
        "observation": _UNDATED.format(table="observation"),
        "observation_period": _PERIODS,
    }
)
