/* The handlers of the route table: one small file for each group of endpoints. */
#ifndef ROUTRIQ_HTTP_ENDPOINTS_H
#define ROUTRIQ_HTTP_ENDPOINTS_H

struct exchange;

void endpoint_health(struct exchange *x);
void endpoint_ready(struct exchange *x);
void endpoint_metrics(struct exchange *x);
void endpoint_openapi(struct exchange *x);
void endpoint_docs_page(struct exchange *x);
void endpoint_errors_page(struct exchange *x);
void endpoint_page(struct exchange *x);
void endpoint_asset(struct exchange *x);
void endpoint_jobs(struct exchange *x);
void endpoint_job(struct exchange *x);
void endpoint_technicians(struct exchange *x);
void endpoint_technician(struct exchange *x);
void endpoint_jobs_upsert(struct exchange *x);
void endpoint_job_patch(struct exchange *x);
void endpoint_job_cancel(struct exchange *x);
void endpoint_job_reopen(struct exchange *x);
void endpoint_job_status(struct exchange *x);
void endpoint_job_statuses(struct exchange *x);
void endpoint_job_outcome(struct exchange *x);
void endpoint_job_outcomes(struct exchange *x);
void endpoint_job_timeline(struct exchange *x);
void endpoint_technicians_upsert(struct exchange *x);
void endpoint_technician_patch(struct exchange *x);
void endpoint_technician_deactivate(struct exchange *x);
void endpoint_technician_location(struct exchange *x);
void endpoint_technician_locations(struct exchange *x);
void endpoint_inventory(struct exchange *x);
void endpoint_inventory_move(struct exchange *x);
void endpoint_feedback(struct exchange *x);
void endpoint_customers(struct exchange *x);
void endpoint_customer(struct exchange *x);
void endpoint_customers_upsert(struct exchange *x);
void endpoint_customer_patch(struct exchange *x);
void endpoint_customer_opt_out(struct exchange *x);
void endpoint_customer_opt_in(struct exchange *x);
void endpoint_org(struct exchange *x);
void endpoint_org_patch(struct exchange *x);
void endpoint_branches(struct exchange *x);
void endpoint_branch(struct exchange *x);
void endpoint_branch_create(struct exchange *x);
void endpoint_branch_patch(struct exchange *x);
void endpoint_branch_deactivate(struct exchange *x);
void endpoint_keys(struct exchange *x);
void endpoint_key_create(struct exchange *x);
void endpoint_key_rotate(struct exchange *x);
void endpoint_key_revoke(struct exchange *x);
void endpoint_me(struct exchange *x);
void endpoint_login(struct exchange *x);
void endpoint_logout(struct exchange *x);
void endpoint_password(struct exchange *x);
void endpoint_accept_invite(struct exchange *x);
void endpoint_sessions(struct exchange *x);
void endpoint_sessions_end_others(struct exchange *x);
void endpoint_session_end(struct exchange *x);
void endpoint_users(struct exchange *x);
void endpoint_user_invite(struct exchange *x);
void endpoint_user_patch(struct exchange *x);
void endpoint_user_disable(struct exchange *x);
void endpoint_audit(struct exchange *x);
void endpoint_audit_verify(struct exchange *x);
void endpoint_audit_heads(struct exchange *x);
void endpoint_audit_export(struct exchange *x);
void endpoint_timetable(struct exchange *x);
void endpoint_timetable_patch(struct exchange *x);
void endpoint_dead_letters(struct exchange *x);
void endpoint_dead_letter_retry(struct exchange *x);
void endpoint_dead_letter_discard(struct exchange *x);
void endpoint_schedule(struct exchange *x);
void endpoint_optimize(struct exchange *x);

#endif
