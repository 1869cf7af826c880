//! Scheduled pushes of Tencent Cloud Chat.
