"""Names of skills that postings ask for, with their spellings; words that mean other things too are left out."""

from typing import Final

_NAMES: Final = """Python|Java|JavaScript/JS|TypeScript|C++|C#|Go lang/Golang|Rust|Ruby|Ruby on Rails/Rails|PHP|Kotlin|Scala|
Elixir|Erlang|Haskell|Clojure|Perl|MATLAB|Objective-C|Dart|Lua|Julia|COBOL|Fortran|VBA|Bash|PowerShell|SQL|PL/SQL|T-SQL|
React/React.js/ReactJS|React Native|Vue/Vue.js/VueJS|Angular/AngularJS|Svelte|Next.js/NextJS|Nuxt|Node.js/NodeJS/Node|Express.js|
Django|Flask|FastAPI|Spring Boot|Spring|Hibernate|ASP.NET|.NET|Laravel|Symfony|jQuery|HTML/HTML5|CSS/CSS3|Sass|Tailwind CSS/Tailwind|
GraphQL|gRPC|REST APIs/REST API/RESTful APIs/RESTful|WebSockets|WebAssembly|OpenAPI|OAuth|PostgreSQL/Postgres|MySQL|MariaDB|SQLite|
SQL Server/MSSQL|Oracle Database|MongoDB|Redis|Cassandra|DynamoDB|Elasticsearch/Elastic Search|OpenSearch|Neo4j|ClickHouse|Snowflake|
BigQuery|Redshift|Databricks|dbt|Apache Spark/Spark/PySpark|Hadoop|Apache Kafka/Kafka|RabbitMQ|Apache Airflow/Airflow|Apache Flink/Flink|
Pandas|NumPy|SciPy|scikit-learn/sklearn|PyTorch|TensorFlow|Keras|XGBoost|Hugging Face|LangChain|LLMs/LLM|Machine Learning|Deep Learning|
NLP/Natural Language Processing|Computer Vision|MLOps|MLflow|Data Engineering|Data Science|Data Analysis|Statistics|A/B Testing|Power BI|
Tableau|Looker|Excel|ETL|Data Modeling/Data Modelling|Data Warehousing|AWS/Amazon Web Services|Azure|GCP/Google Cloud|Kubernetes/K8s|Docker|
Terraform|Ansible|Pulumi|Helm|Jenkins|GitHub Actions|GitLab CI|CircleCI|CI/CD|Prometheus|Grafana|Datadog|OpenTelemetry|Linux|Nginx|
Microservices|Serverless|Distributed Systems|Event-Driven Architecture|System Design|Temporal|Git|Jira|Confluence|Scrum|Kanban|Agile|
Test Automation|Selenium|Cypress|Playwright|Jest|pytest|JUnit|TDD|Penetration Testing|Information Security|SIEM|SOC 2|ISO 27001|GDPR/DSGVO|
Network Security|Cryptography|iOS|Android|SwiftUI|Swift|Flutter|Jetpack Compose|Unity|Unreal Engine|Embedded Systems|Embedded C|RTOS|FPGA|
VHDL|Verilog|ROS|PLC|SCADA|CAD|AutoCAD|SolidWorks|CATIA|Revit|BIM|Figma|Sketch|Adobe XD|Photoshop|Illustrator|InDesign|UX Research|
UX Design|UI Design|User Research|Wireframing|Prototyping|Design Systems|Accessibility|Product Management|Product Strategy|Roadmapping|
Project Management|PMP|PRINCE2|Stakeholder Management|Business Analysis|Requirements Engineering|SAP|SAP S/4HANA/S/4HANA|ABAP|Salesforce|
HubSpot|ServiceNow|Workday|NetSuite|Zendesk|CRM|ERP|SEO|SEM|Google Analytics|Google Ads|Content Marketing|Email Marketing|Social Media|
Copywriting|Marketing Automation|Account Management|Business Development|Lead Generation|Cold Calling|Negotiation|Customer Success|
Technical Writing|Financial Modeling/Financial Modelling|Accounting|Bookkeeping|IFRS|US GAAP|HGB|DATEV|Controlling|Auditing|Budgeting|
Forecasting|Risk Management|Compliance|AML|KYC|Payroll|Recruiting|Talent Acquisition|Employer Branding|Onboarding|Supply Chain Management|
Procurement|Logistics|Lean Management|Six Sigma|Quality Management|GMP|Clinical Trials|Patient Care|Nursing|Pharmacology|Teaching|
Curriculum Development|English|German/Deutsch|French/Französisch/Français|Spanish/Español|Italian|Dutch|Polish|Portuguese"""

SKILLS: Final[dict[str, str]] = {}
"""Every spelling in lower case, to the name that is shown."""
for _entry in _NAMES.replace("\n", "").split("|"):
    _spellings = (
        [_entry]
        if _entry in ("CI/CD", "A/B Testing", "PL/SQL", "SAP S/4HANA/S/4HANA")
        else _entry.split("/")
    )
    _shown = "Go" if _entry.startswith("Go lang") else _spellings[0]
    for _spelling in _spellings:
        SKILLS[_spelling.casefold()] = _shown
SKILLS["sap s/4hana"] = SKILLS["s/4hana"] = "SAP S/4HANA"
SKILLS.pop("sap s/4hana/s/4hana", None)
