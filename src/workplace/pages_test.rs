//! Every page is drawn in every state and both languages.

use testkit::TestNet;

#[actix_web::test]
async fn every_page_can_be_drawn() {
    let net = TestNet::new().await;
    let problems: Vec<String> = crate::pages().iter().flat_map(|page| page.problems(&net.app.renderer)).collect();
    assert!(problems.is_empty(), "{problems:#?}");
}
