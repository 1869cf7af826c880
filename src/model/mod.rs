//! The objects of the five scheduled-task APIs, as they stand on the wire.
//!
//! They hold what the service takes and gives, and do nothing: what is right or wrong about them is said by the
//! rules. Reading is lenient, since what an answer holds was accepted by the service already:
//!
//! - a number stands for text where text is expected (`From_Account: 12345`), and is written as text;
//! - members that this version doesn't know stay on the object, in its `other`, and are written back;
//! - types and statuses that it doesn't know are kept as they came;
//! - a member that was absent stays absent.
//!
//! [`typings`] gives the same objects as TypeScript declarations; the doc comments here are the ones people read there.

mod android;
mod answer;
mod apns;
mod condition;
mod content;
mod create;
mod delete;
mod get;
mod harmony;
mod lenient;
mod list;
mod localized_text;
mod members;
mod modify;
mod offline_push_info;
mod push_type;
mod task_id;
mod task_info;
mod task_status;
mod text;
#[cfg(not(target_arch = "wasm32"))]
mod typings;
mod utc_time;
mod vendor;

pub use android::AndroidInfo;
pub use answer::{Answer, TaskResponse};
pub use apns::{ApnsInfo, LiveActivity};
pub use condition::Condition;
pub use content::{AllContent, Content, ContentBase, TagContent, TaskContent, UserContent};
pub use create::CreateTaskRequest;
pub use delete::DeleteTaskRequest;
pub use get::{GetTaskRequest, GetTaskResponse};
pub use harmony::HarmonyInfo;
pub use list::{ListTasksRequest, ListTasksResponse};
pub use localized_text::LocalizedText;
pub use members::{NoAccounts, NoAudience, NoCondition, OtherMembers, UntypedMembers};
pub use modify::ModifyTaskRequest;
pub use offline_push_info::OfflinePushInfo;
pub use push_type::PushType;
pub use task_id::TaskId;
pub use task_info::TaskInfo;
pub use task_status::TaskStatus;
pub use text::Text;
#[cfg(not(target_arch = "wasm32"))]
pub use typings::typings;
pub use utc_time::UtcTime;
pub use vendor::{NumberOrText, Shape, VendorMember};
