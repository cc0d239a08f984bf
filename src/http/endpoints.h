/* The handlers of the route table: one small file for each group of endpoints. */
#ifndef ROUTRIQ_HTTP_ENDPOINTS_H
#define ROUTRIQ_HTTP_ENDPOINTS_H

struct exchange;

void endpoint_health(struct exchange *x);
void endpoint_openapi(struct exchange *x);
void endpoint_errors_page(struct exchange *x);
void endpoint_page(struct exchange *x);
void endpoint_asset(struct exchange *x);
void endpoint_jobs(struct exchange *x);
void endpoint_job(struct exchange *x);
void endpoint_technicians(struct exchange *x);
void endpoint_technician(struct exchange *x);
void endpoint_schedule(struct exchange *x);
void endpoint_optimize(struct exchange *x);

#endif
