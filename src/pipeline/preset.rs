//! What a new tenant's CRM begins with: `tenants/presets/credit_broker`.

use db::TenantTx;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kernel::{Error, Result};
use schema::tenant::{lead_statuses, pipelines, stages};
use serde::Deserialize;

const STATUSES: &str = include_str!("../../tenants/presets/credit_broker/statuses.toml");
const PIPELINES: [&str; 4] = [
    include_str!("../../tenants/presets/credit_broker/pipeline_credit.toml"),
    include_str!("../../tenants/presets/credit_broker/pipeline_mortgage.toml"),
    include_str!("../../tenants/presets/credit_broker/pipeline_consumer.toml"),
    include_str!("../../tenants/presets/credit_broker/pipeline_business.toml"),
];

#[derive(Deserialize)]
struct StatusFile {
    status: Vec<StatusRow>,
}

#[derive(Deserialize, Insertable)]
#[diesel(table_name = lead_statuses)]
struct StatusRow {
    code: String,
    name: String,
    name_en: Option<String>,
    kind: String,
    hue: String,
    #[serde(default)]
    sort: i32,
}

#[derive(Deserialize)]
struct PipelineFile {
    name: String,
    name_en: Option<String>,
    main: bool,
    stage: Vec<StageRow>,
}

#[derive(Deserialize)]
struct StageRow {
    name: String,
    name_en: Option<String>,
    kind: String,
    hue: String,
    probability: i32,
    rotting_days: Option<i32>,
}

/// Fills a new tenant's lists. Loading it again is refused by the database: statuses have their codes as keys.
///
/// # Errors
/// What the database says; `Internal` for a broken preset, which a test finds first.
pub async fn load(tx: &mut TenantTx) -> Result<()> {
    let mut statuses = read::<StatusFile>(STATUSES)?.status;
    for (sort, status) in statuses.iter_mut().enumerate() {
        status.sort = order(sort);
    }
    diesel::insert_into(lead_statuses::table).values(&statuses).execute(tx.conn()).await?;
    for (sort, file) in PIPELINES.iter().enumerate() {
        insert(tx, read(file)?, order(sort)).await?;
    }
    Ok(())
}

async fn insert(tx: &mut TenantTx, file: PipelineFile, sort: i32) -> Result<()> {
    let (pipeline_id, now) = (tx.new_id(), tx.now());
    diesel::insert_into(pipelines::table)
        .values((
            pipelines::id.eq(pipeline_id),
            pipelines::name.eq(file.name),
            pipelines::name_en.eq(file.name_en),
            pipelines::sort.eq(sort),
            pipelines::main.eq(file.main),
            pipelines::created_at.eq(now),
        ))
        .execute(tx.conn())
        .await?;
    let rows: Vec<_> = file
        .stage
        .into_iter()
        .enumerate()
        .map(|(sort, stage)| {
            (
                stages::id.eq(tx.new_id()),
                stages::pipeline_id.eq(pipeline_id),
                stages::name.eq(stage.name),
                stages::name_en.eq(stage.name_en),
                stages::kind.eq(stage.kind),
                stages::hue.eq(stage.hue),
                stages::sort.eq(order(sort)),
                stages::probability.eq(stage.probability),
                stages::rotting_days.eq(stage.rotting_days),
            )
        })
        .collect();
    diesel::insert_into(stages::table).values(rows).execute(tx.conn()).await?;
    Ok(())
}

fn order(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T> {
    toml::from_str(text).map_err(|cause| Error::defect(format!("a preset can't be read: {cause}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pipeline_can_be_walked_to_its_end_and_one_is_the_main() {
        let files: Vec<PipelineFile> = PIPELINES.iter().map(|text| read(text).unwrap()).collect();
        assert_eq!(files.iter().filter(|file| file.main).count(), 1);
        for file in &files {
            for kind in ["open", "won", "lost"] {
                assert!(file.stage.iter().any(|stage| stage.kind == kind), "{}: no {kind} stage", file.name);
            }
        }
    }

    #[test]
    fn the_statuses_the_code_names_are_there() {
        let codes: Vec<String> = read::<StatusFile>(STATUSES).unwrap().status.into_iter().map(|s| s.code).collect();
        for code in [crate::status::NEW, crate::status::IN_DEAL, crate::status::RETURNED] {
            assert!(codes.iter().any(|known| known == code), "{code}");
        }
    }
}
