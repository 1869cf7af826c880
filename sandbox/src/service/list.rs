//! "Get Scheduled Task List".

use axum::response::Response;
use serde_json::Value;

use super::answer::{self, Refusal};
use super::{Call, Service, member};
use crate::store::{ListQuery, Order};

const DAY: i64 = 24 * 60 * 60;

impl Service {
    pub(super) async fn list(&self, call: Call) -> Result<Response, Refusal> {
        let members = &call.members;
        let begin = member::time(members, "BeginTime")?;
        let end = member::time(members, "EndTime")?;
        let days = self.settings.longest_range_days;
        if end - begin > i64::from(days) * DAY {
            let why = format!("time range exceeded, BeginTime to EndTime are at most {days} days");
            return Err(Refusal::invalid(90104, why));
        }
        let want = member::whole(members, "Want")?;
        let largest = self.settings.largest_want;
        if largest > 0 && want > largest {
            return Err(Refusal::invalid(
                90104,
                format!("Want exceeded, a page has at most {largest} tasks"),
            ));
        }
        let order_by = member::text(members, "OrderBy")?;
        let order_by =
            if order_by.eq_ignore_ascii_case("schedat") { Order::SchedAt } else { Order::CreateAt };
        let keyword = members.get("Keyword").and_then(Value::as_str).filter(|keyword| !keyword.is_empty());
        let query = ListQuery {
            app: call.app,
            offset: member::whole(members, "Offset")?,
            want,
            order_by,
            asc: members.get("Asc").and_then(Value::as_bool).ok_or(Refusal::internal())?,
            begin,
            end,
            filter: self.settings.range_filter,
            keyword: keyword.map(str::to_owned),
        };
        match self.store.list(&query).await {
            Ok(page) => Ok(answer::listed(page.total, &page.tasks)),
            Err(error) => Err(Refusal::of_store(&error)),
        }
    }
}
