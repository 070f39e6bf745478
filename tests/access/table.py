"""Who gets which status, by address and method. Out of scope is 404, in scope but not allowed 403, a wrong state 409."""

# Columns: anonymous, Sam (the person concerned), Lucia (colleague), Marek (line manager), Dana (manager above), Olga (another
# manager), Aki (assigned assessor), Hana (HR), Ines (auditor), Root (administrator of accounts).
TABLE = """
healthz                      GET    200 200 200 200 200 200 200 200 200 200
readyz                       GET    200 200 200 200 200 200 200 200 200 200
set_language                 POST   302 302 302 302 302 302 302 302 302 302
account                      GET    302 200 200 200 200 200 200 200 200 200
account                      POST   302 302 302 302 302 302 302 302 302 302
account-keys                 GET    302 200 200 200 200 200 200 200 200 200
account-keys                 POST   302 200 200 200 200 200 200 200 200 200
account-key-revoke           POST   302 302 404 404 404 404 404 404 404 404
home                         GET    302 200 200 200 200 200 200 200 200 200
skills                       GET    302 200 200 200 200 200 200 200 200 403
skills-export                GET    302 200 200 200 200 200 200 200 200 403
skill-levels                 GET    302 200 200 200 200 200 200 200 200 403
skill                        GET    302 200 200 200 200 200 200 200 200 403
framework-adopt              POST   302 403 403 403 403 403 403 409 403 403
framework-deprecate          POST   302 403 403 403 403 403 403 409 403 403
frameworks                   GET    302 200 200 200 200 200 200 200 200 403
framework-import             GET    302 403 403 403 403 403 403 200 403 403
framework-import             POST   302 403 403 403 403 403 403 422 403 403
framework-import-preview     GET    302 403 403 403 403 403 403 200 403 403
framework-import-preview     POST   302 403 403 403 403 403 403 302 403 403
framework-import-findings    GET    302 403 403 403 403 403 403 200 403 403
framework-import-discard     POST   302 403 403 403 403 403 403 302 403 403
framework-export             GET    302 403 403 403 403 403 403 200 403 403
framework-export draft       GET    302 403 403 403 403 403 403 200 403 403
framework                    GET    302 200 200 200 200 200 200 200 200 403
framework draft              GET    302 404 404 404 404 404 404 200 404 403
framework-compare            GET    302 200 200 200 200 200 200 200 200 403
framework-compare draft      GET    302 404 404 404 404 404 404 200 404 403
framework-map                GET    302 403 403 403 403 403 403 200 403 403
framework-map                POST   302 403 403 403 403 403 403 302 403 403
framework-derive             GET    302 403 403 403 403 403 403 200 403 403
framework-derive             POST   302 403 403 403 403 403 403 302 403 403
framework-delete             POST   302 403 403 403 403 403 403 409 403 403
framework-delete draft       POST   302 404 404 404 404 404 404 409 404 403
framework-edit               GET    302 404 404 404 404 404 404 200 404 403
framework-edit               POST   302 404 404 404 404 404 404 409 404 403
framework-edit adopted       GET    302 403 403 403 403 403 403 409 403 403
framework-level              GET    302 404 404 404 404 404 404 200 404 403
framework-level              POST   302 404 404 404 404 404 404 409 404 403
framework-attribute          GET    302 404 404 404 404 404 404 404 404 403
framework-skill-new          GET    302 404 404 404 404 404 404 200 404 403
framework-skill-new          POST   302 404 404 404 404 404 404 422 404 403
framework-skill              GET    302 404 404 404 404 404 404 200 404 403
framework-skill              POST   302 404 404 404 404 404 404 404 404 403
framework-skill-delete       POST   302 404 404 404 404 404 404 302 404 403
search                       GET    302 200 200 200 200 200 200 200 200 403
content                      GET    302 403 403 403 403 403 403 200 403 403
content-texts                GET    302 403 403 403 403 403 403 200 403 403
content-save                 POST   302 403 403 403 403 403 403 302 403 403
framework-migrate            GET    302 403 403 403 403 403 403 200 403 403
framework-migrate-export     GET    302 403 403 403 403 403 403 302 403 403
framework-migrate-export     POST   302 403 403 403 403 403 403 200 403 403
framework-migrate-confirm    GET    302 403 403 403 403 403 403 200 403 403
framework-migrate-confirm    POST   302 403 403 403 403 403 403 409 403 403
migrations                   GET    302 403 403 403 403 403 403 200 403 403
migration                    GET    302 403 403 403 403 403 403 200 403 403
migration-undo               POST   302 403 403 403 403 403 403 409 403 403
roles                        GET    302 200 200 200 200 200 200 200 200 403
roles-export                 GET    302 200 200 200 200 200 200 200 200 403
role-paths                   GET    302 200 200 200 200 200 200 200 200 403
role                         GET    302 200 200 200 200 200 200 200 200 403
role-compare                 GET    302 200 200 200 200 200 200 200 200 403
role-new                     GET    302 403 403 403 403 403 403 200 403 403
role-new                     POST   302 403 403 403 403 403 403 302 403 403
role-edit                    GET    302 403 403 403 403 403 403 200 403 403
role-edit                    POST   302 403 403 403 403 403 403 302 403 403
role-archive                 POST   302 403 403 403 403 403 403 302 403 403
role-archive held            POST   302 403 403 403 403 403 403 409 403 403
role-unarchive               POST   302 403 403 403 403 403 403 409 403 403
role-profile                 GET    302 403 403 403 403 403 403 200 403 403
role-profile                 POST   302 403 403 403 403 403 403 302 403 403
role-profile-draft           POST   302 403 403 403 403 403 403 302 403 403
role-profile-discard         POST   302 403 403 403 403 403 403 302 403 403
role-profile-publish         GET    302 403 403 403 403 403 403 200 403 403
role-profile-publish         POST   302 403 403 403 403 403 403 302 403 403
role-profiles                GET    302 200 200 200 200 200 200 200 200 403
role-profile-published       GET    302 403 403 403 403 403 403 200 403 403
role-profile-withdraw        POST   302 403 403 403 403 403 403 409 403 403
role-report                  POST   302 302 302 302 302 302 302 302 403 403
people                       GET    302 200 200 200 200 200 200 200 200 200
people-export                GET    302 403 403 302 302 302 403 302 403 403
people-export                POST   302 403 403 200 200 200 403 200 403 403
person-new                   GET    302 403 403 403 403 403 403 200 403 403
person-new                   POST   302 403 403 403 403 403 403 302 403 403
person-profile               GET    302 200 404 200 200 404 200 200 200 404
person-roles                 GET    302 200 404 200 200 404 200 200 200 404
person-edit                  GET    302 403 404 403 403 404 403 200 403 404
person-edit                  POST   302 403 404 403 403 404 403 422 403 404
person-withdraw-planned      POST   302 403 404 403 403 404 403 409 403 404
person-leave                 POST   302 403 404 403 403 404 403 302 403 404
teams                        GET    302 200 200 200 200 200 200 200 200 403
team-new                     GET    302 403 403 403 403 403 403 200 403 403
team-new                     POST   302 403 403 403 403 403 403 302 403 403
team-edit                    GET    302 403 403 403 403 404 404 200 403 404
team-edit                    POST   302 403 403 403 403 404 404 422 403 404
team-close                   POST   302 403 403 403 403 404 404 422 403 404
team-reopen                  POST   302 403 403 403 403 404 404 409 403 404
team-matrix                  GET    302 403 403 200 200 404 404 200 200 404
team-matrix-export           GET    302 403 403 302 302 404 404 302 403 404
team-matrix-export           POST   302 403 403 200 200 404 404 200 403 404
organisation                 GET    302 403 403 403 403 403 403 200 200 403
organisation-export          GET    302 403 403 403 403 403 403 200 200 403
assessments                  GET    302 200 200 200 200 200 200 200 200 200
assessments-export           GET    302 403 403 302 302 302 403 302 403 403
assessments-export           POST   302 403 403 200 200 200 403 200 403 403
assessments                  POST   302 422 302 302 422 422 422 302 422 422
assessment-start             GET    302 200 200 200 200 200 200 200 200 200
assessment                   GET    302 200 404 200 200 404 200 200 200 404
assessment-assessor          GET    302 403 404 200 403 404 403 200 403 404
assessment-assessor          POST   302 403 404 302 403 404 403 302 403 404
assessment-skill             GET    302 200 404 200 200 404 200 200 200 404
assessment-skill             POST   302 409 404 302 403 404 302 403 403 404
evidence-add                 GET    302 200 404 403 403 404 403 403 403 404
evidence-add                 POST   302 302 404 403 403 404 403 403 403 404
assessment-step submit       POST   302 409 404 403 403 404 403 403 403 404
assessment-step assess       POST   302 403 404 422 403 404 422 403 403 404
assessment-step moderate     POST   302 403 404 403 409 404 403 409 403 404
assessment-step confirm      POST   302 403 404 409 403 404 409 403 403 404
assessment-step cancel       POST   302 302 404 302 403 404 403 302 403 404
assessment-step appeal       POST   302 302 404 403 403 404 404 403 403 404
assessment-step dismiss      POST   302 403 404 403 409 404 404 409 403 404
assessment-step reopen       POST   302 403 404 403 409 404 404 409 403 404
assessment-step              GET    302 403 404 200 403 404 200 403 403 404
evidence                     GET    302 200 200 200 200 200 200 200 200 200
evidence piece               GET    302 200 404 200 404 404 200 200 200 404
evidence piece               POST   302 200 404 200 404 404 200 200 403 404
evidence-file                GET    302 404 404 405 404 404 405 405 403 404
evidence-file                POST   302 404 404 404 404 404 404 404 403 404
evidence-change              GET    302 200 404 403 404 404 403 403 403 404
evidence-change              POST   302 302 404 403 404 404 403 403 403 404
evidence-delete              POST   302 302 404 403 404 404 403 403 403 404
evidence-delete relied on    POST   302 409 404 403 404 404 403 403 403 404
evidence-verify              POST   302 403 404 302 404 404 302 403 403 404
evidence-unverify            POST   302 403 404 302 404 404 302 403 403 404
evidence-withdraw            GET    302 200 404 200 404 404 200 200 403 404
evidence-withdraw            POST   302 302 404 302 404 404 302 302 403 404
cycles                       GET    302 403 403 403 403 403 403 200 403 403
cycle-new                    GET    302 403 403 403 403 403 403 200 403 403
cycle-new                    POST   302 403 403 403 403 403 403 422 403 403
cycle                        GET    302 403 403 403 403 403 403 200 403 403
cycle-edit                   GET    302 403 403 403 403 403 403 200 403 403
cycle-edit                   POST   302 403 403 403 403 403 403 422 403 403
cycle-open                   GET    302 403 403 403 403 403 403 200 403 403
cycle-open                   POST   302 403 403 403 403 403 403 302 403 403
trail                        GET    302 200 200 200 200 200 200 200 200 200
trail-export                 GET    302 403 403 403 403 403 403 403 302 403
trail-export                 POST   302 403 403 403 403 403 403 403 200 403
cycle-close                  GET    302 403 403 403 403 403 403 409 403 403
cycle-close                  POST   302 403 403 403 403 403 403 409 403 403
reports                      GET    302 200 200 200 200 200 200 200 403 403
reports person               POST   302 302 404 302 302 404 302 302 403 403
reports team                 POST   302 403 403 302 302 404 404 302 403 403
report-row                   GET    302 200 404 404 404 404 404 404 404 404
report-file                  GET    302 409 404 404 404 404 404 404 404 404
report-retry                 POST   302 409 404 404 404 404 404 404 404 404
report-delete                POST   302 302 404 404 404 404 404 404 404 404
v1:schema                    GET    401 200 200 200 200 200 200 200 200 200
v1:docs                      GET    401 200 200 200 200 200 200 200 200 200
v1:framework-list            GET    401 200 200 200 200 200 200 200 200 403
v1:framework-detail          GET    401 200 200 200 200 200 200 200 200 403
v1:framework-compare         GET    401 404 404 404 404 404 404 200 404 403
v1:level-list                GET    401 200 200 200 200 200 200 200 200 403
v1:skill-list                GET    401 200 200 200 200 200 200 200 200 403
v1:skill-detail              GET    401 200 200 200 200 200 200 200 200 403
v1:role-list                 GET    401 200 200 200 200 200 200 200 200 403
v1:role-detail               GET    401 200 200 200 200 200 200 200 200 403
v1:person-list               GET    401 200 200 200 200 200 200 200 200 200
v1:person-detail             GET    401 200 404 200 200 404 200 200 200 404
v1:person-gap                GET    401 200 404 200 200 404 200 200 200 404
v1:search                    GET    401 200 200 200 200 200 200 200 200 403
v1:person-role-fits          GET    401 200 404 200 200 404 200 200 200 404
v1:person-held-levels        GET    401 200 404 200 200 404 200 200 200 404
v1:team-list                 GET    401 200 200 200 200 200 200 200 200 200
v1:team-detail               GET    401 200 200 200 200 404 404 200 200 404
v1:team-matrix               GET    401 403 403 200 200 404 404 200 200 404
v1:report-list               GET    401 200 200 200 200 200 200 200 200 200
v1:report-list               POST   401 202 404 202 202 404 202 202 403 403
v1:report-detail             GET    401 200 404 404 404 404 404 404 404 404
v1:report-file               GET    401 409 404 404 404 404 404 404 404 404
v1:cycle-list                GET    401 200 200 200 200 200 200 200 200 200
v1:cycle-list                POST   401 403 403 403 403 403 403 400 403 403
v1:cycle-detail              GET    401 404 404 404 404 404 404 200 404 404
v1:cycle-detail              PATCH  401 404 404 404 404 404 404 200 404 404
v1:assessment-list           GET    401 200 200 200 200 200 200 200 200 200
v1:assessment-list           POST   401 404 201 201 403 404 404 201 403 404
v1:assessment-detail         GET    401 200 404 200 200 404 200 200 200 404
v1:assessment-detail         PATCH  401 403 404 200 403 404 403 200 403 404
v1:assessment-ratings        GET    401 200 404 200 200 404 200 200 200 404
v1:assessment-ratings        PUT    401 400 404 400 403 404 400 403 403 404
v1:assessment-ratings        PATCH  401 400 404 400 403 404 400 403 403 404
v1:assessment-submit         POST   401 409 404 403 403 404 403 403 403 404
v1:assessment-assess         POST   401 403 404 400 403 404 400 403 403 404
v1:assessment-moderate       POST   401 403 404 403 409 404 403 409 403 404
v1:assessment-confirm        POST   401 403 404 409 403 404 409 403 403 404
v1:assessment-cancel         POST   401 200 404 200 403 404 403 200 403 404
v1:assessment-appeal         POST   401 200 404 403 403 404 404 403 403 404
v1:assessment-dismiss        POST   401 403 404 403 409 404 404 409 403 404
v1:assessment-reopen         POST   401 403 404 403 409 404 404 409 403 404
v1:event-list                GET    401 200 200 200 200 200 200 200 200 200
v1:event-detail              GET    401 404 404 404 404 404 404 404 200 404
v1:evidence-list             GET    401 200 200 200 200 200 200 200 200 200
v1:evidence-list             POST   401 201 404 403 403 404 403 403 403 404
v1:evidence-detail           GET    401 200 404 200 404 404 200 200 200 404
v1:evidence-detail           PATCH  401 200 404 403 404 404 403 403 403 404
v1:evidence-detail           DELETE 401 204 404 403 404 404 403 403 403 404
v1:evidence-content          GET    401 200 404 200 404 404 200 200 403 404
v1:evidence-file             GET    401 404 404 404 404 404 404 404 403 404
v1:evidence-verify           POST   401 403 404 200 404 404 200 403 403 404
v1:evidence-unverify         POST   401 403 404 200 404 404 200 403 403 404
v1:evidence-withdraw         POST   401 200 404 200 404 404 200 200 403 404
"""
