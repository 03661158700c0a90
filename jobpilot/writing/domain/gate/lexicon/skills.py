"""Tools, methods and their other names. A name here counts wherever and however it is written; unknown names count
as soon as they look like one (capital letters, digits, signs).
"""

from typing import Final

_ALIASES: Final = """
kubernetes k8s|javascript js ecmascript|typescript ts|postgresql postgres psql|golang go-lang|node.js nodejs node|react react.js reactjs|vue vue.js vuejs|
angular angularjs angular.js|next.js nextjs|amazon_web_services aws|google_cloud google_cloud_platform gcp|microsoft_azure azure|ci/cd cicd continuous_integration continuous_delivery continuous_deployment|
machine_learning ml maschinelles_lernen maschinellem_lernen maschinellen_lernens|artificial_intelligence ai künstliche_intelligenz ki|natural_language_processing nlp|
deep_learning|scikit-learn sklearn scikit|tensorflow|pytorch torch|apache_kafka kafka|apache_spark spark pyspark|apache_airflow airflow|apache_flink flink|hadoop|hive|snowflake|databricks|dbt|
bigquery big_query|redshift|mongodb mongo|mysql|mariadb|sqlite|sql_server mssql|oracle|redis|elasticsearch elastic_search|rabbitmq|cassandra|dynamodb|neo4j|graphql|grpc|rest restful rest_api rest_apis|soap|
docker|podman|helm|terraform|ansible|puppet|pulumi|jenkins|github_actions|gitlab_ci|circleci|argo_cd argocd|prometheus|grafana|datadog|splunk|new_relic|opentelemetry|
python py|django|flask|fastapi|pandas|numpy|scipy|jupyter|java|spring_boot springboot|spring|hibernate|maven|gradle|kotlin|scala|clojure|groovy|c++ cpp|c# csharp c-sharp|.net dotnet asp.net|f#|visual_basic|vba|
rust|ruby|ruby_on_rails rails|php|laravel|symfony|perl|haskell|erlang|elixir|swift|objective-c|dart|flutter|julia|matlab|fortran|cobol|abap|lua|bash shell_scripting shell|powershell|linux|unix|windows_server|
html html5|css css3|sass|tailwind tailwindcss|jquery|redux|svelte|webpack|vite|cypress|playwright|selenium|jest|junit|pytest|cucumber|postman|
git|github|gitlab|bitbucket|jira|confluence|trello|asana|notion|slack|figma|sketch|adobe_xd|photoshop|illustrator|indesign|after_effects|premiere_pro|blender|autocad auto_cad|revit|solidworks solid_works|catia|inventor|
ansys|abaqus|simulink|labview|plc sps|scada|arcgis arc_gis|qgis|bim|sap sap_erp|sap_fi|sap_co|sap_mm|sap_sd|s/4hana s4hana|salesforce|hubspot|zendesk|servicenow|workday|datev|lexware|quickbooks|xero|netsuite|dynamics_365|
tableau|power_bi powerbi|looker|qlik qlikview|excel ms_excel microsoft_excel|word|powerpoint|ms_office microsoft_office office_365 microsoft_365|google_analytics|google_ads adwords|seo|sem|mailchimp|wordpress|shopify|magento|typo3|
spss|stata|sas|r_studio rstudio|statistica|minitab|scrum|kanban|agile agil agilen agiler agiles agile_entwicklung|safe|prince2|itil|six_sigma|lean|kaizen|togaf|pmp|waterfall|devops|sre|mlops|tdd test-driven_development|
microservices microservice mikroservices|serverless|event_sourcing|domain-driven_design ddd|data_mining|computer_vision|time_series|a/b_testing ab_testing a/b_tests|etl elt|data_warehouse data_warehousing|data_engineering|data_science|
blockchain|solidity|penetration_testing pentesting|iso_27001|iso_9001|iso_13485|gdpr dsgvo|hipaa|soc_2|gaap|ifrs|hgb|gmp|haccp|fmea|cnc|cad|cam|erp|crm|eda|fpga|vhdl|verilog|embedded_c|rtos|ros|opencv|cuda|llm llms large_language_models|rag|langchain|
finite_elements finite_element_analysis fea fem finite_elemente finite-elemente-methode|unity|unreal_engine unreal|webgl|three.js|d3 d3.js|webassembly wasm|xml|json|yaml|sql|nosql|pl/sql plsql|t-sql tsql|openapi swagger|oauth|saml|ldap|active_directory|vmware|openstack|openshift|nginx|apache|
lambda|ec2|s3|sagemaker|vertex_ai|bloomberg|eikon|murex|copywriting|google_workspace g_suite|miro|canva|lightroom|final_cut|ableton|pro_tools|cubase|epic|cerner|phlebotomy|ecg ekg|acls|bls|triage|forklift gabelstapler|welding schweißen mig_welding tig_welding|
"""
SKILLS: Final[dict[tuple[str, ...], str]] = {
    tuple(name.replace("_", " ").split()): group.split()[0].replace("_", " ")
    for group in _ALIASES.replace("\n", "").split("|")
    for name in group.split()
}
"""The canonical name by the words of every name."""

LONGEST: Final = max(len(words) for words in SKILLS)
AMBIGUOUS: Final = frozenset(
    "go node react spring swift rust ruby spark word excel access express oracle flask helm puppet shell rest sketch notion slack safe lean agile unity "
    "sem soap hive scala dart julia inventor lambda apache epic office rag cam ros unreal r c ts py ai ki ml triage word torch waterfall vite jest "
    "cucumber looker agil agilen agiler agiles postman confluence apache bash canva salesforce illustrator blender figma lean sas bls fem fea".split()
)
"""Ordinary words too: names only with a capital letter inside a sentence."""

ALONE: Final = {"go": "golang", "r": "r", "c": "c"}
"""Names of one ordinary word or letter: they count with a capital letter only."""
