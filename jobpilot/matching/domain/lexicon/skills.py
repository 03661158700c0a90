"""Names of skills with their other names, what a skill says about another, and which names are also plain words.

One skill a cell, cells divided by `;`, other names by `|`. A name that is also a word of the language stands in CAREFUL
and counts only where it stands like a name. To add a skill, add a cell; order does not matter.
"""

from typing import Final

_SOFTWARE = """
Python|python3; Java|java 8|java 17|jdk; JavaScript|js|ecmascript|es6; TypeScript|ts; Go|golang; Rust; C++|cpp; C#|csharp|c sharp; C; .NET|dotnet|.net core|asp.net;
Ruby; Ruby on Rails|rails|ror; PHP; Laravel; Symfony; Kotlin; Swift; Objective-C; Scala; Clojure; Elixir|phoenix framework; Erlang; Haskell; F#; Dart; Perl; Lua; Julia;
R|rstats; MATLAB; Fortran; COBOL; Visual Basic|vba; Groovy; Bash|shell scripting|shell scripts; PowerShell; Assembly|assembler; Solidity; SQL; HTML|html5; CSS|css3|scss|sass; Tailwind|tailwind css; Bootstrap;
React|react.js|reactjs; React Native; Next.js|nextjs; Vue.js|vue|vuejs|nuxt; Angular|angularjs; Svelte|sveltekit; Redux; jQuery; Node.js|node|nodejs; Express|express.js|expressjs; NestJS|nest.js;
Django|django rest framework|drf; Flask; FastAPI; Spring|spring boot|springboot; Hibernate|jpa; Quarkus; GraphQL|apollo; REST|rest api|rest apis|restful|restful apis|http apis; gRPC|protobuf|protocol buffers; WebSockets|websocket; OpenAPI|swagger; Microservices|microservice;
PostgreSQL|postgres|psql; MySQL|mariadb; SQLite; Oracle Database|oracle db|pl sql|plsql; SQL Server|mssql|t sql|tsql; MongoDB|mongo; Redis|valkey; Cassandra; DynamoDB; Elasticsearch|elastic search|opensearch; Neo4j; ClickHouse; Snowflake; BigQuery; Redshift; Databricks;
Kafka|apache kafka; RabbitMQ|amqp; NATS; Celery; Temporal|temporal.io; Airflow|apache airflow; dbt; Spark|apache spark|pyspark; Hadoop|hdfs|hive; Flink|apache flink; Beam|apache beam; ETL|elt|data pipelines|data pipeline; Data Warehousing|data warehouse|data warehouses; Data Modeling|data modelling|dimensional modeling;
AWS|amazon web services|ec2|s3|aws lambda; Azure|microsoft azure; Google Cloud|gcp|google cloud platform; Kubernetes|k8s|eks|gke|aks; Docker|containers|containerization; Helm; Terraform|infrastructure as code|iac; Ansible; Puppet; Chef; Pulumi; CloudFormation; Serverless;
CI/CD|ci cd|continuous integration|continuous delivery|continuous deployment; Jenkins; GitHub Actions; GitLab CI|gitlab; Git|github; ArgoCD|argo cd|gitops; Linux|unix|ubuntu|debian|red hat; Nginx; Prometheus; Grafana; Datadog; OpenTelemetry; Observability|monitoring; Incident Response|on call|oncall; SLOs|slo|sli|service level objectives; Networking|tcp ip|dns|bgp; VMware; Windows Server|active directory;
Machine Learning|ml; Deep Learning|neural networks; NLP|natural language processing; Computer Vision|image recognition; PyTorch; TensorFlow|keras; scikit-learn|sklearn; Pandas; NumPy; XGBoost|lightgbm|gradient boosting; LLMs|large language models|llm|generative ai|genai; RAG|retrieval augmented generation; MLOps|mlflow|kubeflow; Recommender Systems|recommendation systems; Time Series|forecasting; Statistics|statistical analysis|statistical modelling|statistical modeling; A/B Testing|a b testing|ab testing|experimentation|a b tests; Causal Inference; Data Visualization|data visualisation; Tableau; Power BI|powerbi; Looker; Jupyter;
iOS; Android; Flutter; Jetpack Compose; SwiftUI; Unity; Unreal Engine|unreal; OpenGL|vulkan; Embedded Systems|embedded software|firmware; RTOS|freertos; ROS|ros2; FPGA|verilog|vhdl; CAN Bus|can bus|autosar; IoT|internet of things; PLC|plc programming|siemens s7; SCADA;
Security|information security|cybersecurity|cyber security|infosec; Penetration Testing|pentesting|pen testing; OWASP; SIEM|splunk; IAM|oauth|oidc|saml|single sign on; Cryptography; ISO 27001; SOC 2|soc2; Threat Modeling|threat modelling; Vulnerability Management;
Selenium; Cypress; Playwright; Test Automation|automated testing|automated tests; Unit Testing|unit tests|pytest|junit|jest; TDD|test driven development; Manual Testing|exploratory testing; Performance Testing|load testing|jmeter; QA|quality assurance;
System Design|distributed systems|software architecture; Concurrency|multithreading; Algorithms|data structures; Agile|scrum|kanban; Jira; Confluence; Technical Writing|documentation; API Design; Accessibility|wcag|a11y; Webpack|vite; Figma; SAP|sap s 4hana|s 4hana|abap; Salesforce|apex|sfdc; ServiceNow; Dynamics 365|microsoft dynamics; Workday; HubSpot; Zendesk; WordPress; Shopify; Magento
"""

_BUSINESS = """
Product Management|product strategy|product roadmap|roadmapping; User Research|usability testing|user interviews; UX Design|ux|user experience; UI Design|ui|user interface design; Interaction Design; Design Systems|design system; Wireframing|wireframes|prototyping|prototypes; Adobe Creative Suite|adobe creative cloud; Photoshop; Illustrator; InDesign; After Effects; Premiere Pro|video editing; Sketch; Typography; Branding|brand identity; Motion Design|animation; Graphic Design; 3D Modeling|blender|3ds max;
SEO|search engine optimization; SEM|google ads|ppc|paid search; Google Analytics|ga4; Content Marketing|content strategy; Copywriting; Email Marketing|mailchimp; Social Media|social media marketing|community management; Marketing Automation|marketo; Growth Marketing|growth; Product Marketing|go to market; Public Relations|pr|media relations; Event Management|event planning; Market Research; CRM|customer relationship management;
Sales|b2b sales|inside sales|saas sales; Business Development; Account Management|key account management; Lead Generation|prospecting|cold calling|outbound; Negotiation|contract negotiation; Customer Success; Customer Support|customer service|helpdesk|help desk|technical support; Retail|merchandising; E-commerce|ecommerce|online shop; Procurement|purchasing|strategic sourcing; Supply Chain|supply chain management; Logistics; Warehouse Management|warehousing|wms; Inventory Management|stock control; Forklift|forklift licence|forklift license; Fleet Management; Customs|import export|incoterms; Demand Planning|s op;
Accounting|general ledger|month end close|bookkeeping; IFRS; US GAAP|gaap; HGB; Financial Analysis|financial modelling|financial modeling|fp a; Budgeting|budget planning; Auditing|internal audit|external audit; Tax|taxation|vat; Payroll; Accounts Payable|accounts receivable; DATEV; QuickBooks; Xero; NetSuite; Controlling; Treasury; Risk Management; Compliance|regulatory compliance; KYC|aml|anti money laundering; Valuation|due diligence; Investment Analysis|portfolio management; Insurance|underwriting|claims handling; Actuarial Science|actuarial; Excel|microsoft excel|pivot tables|spreadsheets; Microsoft Office|ms office|powerpoint; Business Intelligence|bi reporting; Business Analysis|requirements analysis|requirements engineering; Process Improvement|process optimization|lean; Six Sigma; Change Management; Project Management|pmp|prince2; Program Management; Stakeholder Management|stakeholder communication; Team Leadership|people management|team management|line management; Mentoring|coaching; Hiring|recruiting|talent acquisition|sourcing candidates; Onboarding; HR|human resources|hris; Employee Relations; Labour Law|employment law|labor law; Compensation and Benefits; Contract Law|contract drafting|contracts; GDPR|data protection|privacy law; Legal Research; Litigation; Intellectual Property|patents; Office Management|executive assistance|calendar management; Data Entry; Translation|localization|localisation; Interpreting; Journalism|reporting and editing; Editing|proofreading; Grant Writing|fundraising; Public Speaking|presentations; Teaching|classroom management|lesson planning; Curriculum Development|curriculum design; Special Education; E-Learning|instructional design|lms; Early Childhood Education|childcare|kindergarten
"""

_WORLD = """
Patient Care|nursing care|bedside care; Nursing|registered nurse|rn license; Critical Care|intensive care|icu; Emergency Medicine|emergency department; Paediatrics|pediatrics; Geriatrics|elderly care; Medication Administration|medication management; Wound Care; Electronic Health Records|ehr|emr|epic systems; Triage; Phlebotomy|venipuncture; BLS|basic life support|cpr; ACLS; Surgery|operating room|perioperative; Anaesthesia|anesthesia; Radiology|radiography|mri|x ray; Physiotherapy|physical therapy; Occupational Therapy; Psychotherapy|counselling|counseling; Social Work|case management; Pharmacy|dispensing; Clinical Trials|clinical research|gcp guidelines; Regulatory Affairs|fda submissions; Medical Coding|icd 10; Laboratory|lab techniques|pcr|cell culture; Molecular Biology; Biochemistry; Chemistry|hplc|chromatography; Bioinformatics|genomics; Dental Hygiene; Nutrition|dietetics; Infection Control;
Mechanical Engineering|mechanical design; CAD|autocad|cad design; SolidWorks; CATIA; Finite Element Analysis|fea|ansys; Electrical Engineering|circuit design; PCB Design|altium; Power Electronics; Control Systems|control engineering; Civil Engineering; Structural Engineering|structural analysis; BIM|revit; Surveying|land surveying; Construction Management|site management; Quantity Surveying|cost estimation; HVAC; Plumbing; Electrical Installation|electrical wiring; Welding|mig welding|tig welding; CNC|cnc machining|milling; Machining|turning; Maintenance|preventive maintenance|equipment maintenance; Quality Control|quality inspection|iso 9001; Lean Manufacturing|kaizen|5s; Manufacturing|production planning; Process Engineering|chemical engineering; Environmental Engineering|environmental impact; Renewable Energy|solar|photovoltaics|wind energy; Energy Management; GIS|arcgis|qgis; Occupational Safety|health and safety|osha|hse; Architecture|architectural design; Urban Planning; Landscape Design|gardening; Robotics; Automotive|vehicle diagnostics; Aviation|aircraft maintenance;
Cooking|food preparation|culinary; Menu Planning; HACCP|food safety|food hygiene; Baking|pastry; Bartending|mixology; Barista|espresso; Hospitality|hotel management|front desk; Housekeeping|cleaning; Table Service|waiting tables; Cash Handling|point of sale|pos systems; Driving|class b licence|driving licence|driver's license|driving license; Truck Driving|cdl|class ce; Route Planning|dispatching; Security Guarding|surveillance; First Aid; Hairdressing; Agriculture|farming; Animal Care|veterinary; Photography; Sound Engineering|audio production; Music Production; Sewing|tailoring; Carpentry|joinery; Painting; Real Estate|property management; Travel Planning|travel booking
"""

_CAREFUL = """go r c rust swift dart spark flask express spring helm chef puppet unity sketch beam node rest ruby julia scala rails growth
apex apollo illustrator excel hive assembly assembler workday bootstrap temporal ts js pr ml lean rag swift perl lua groovy hibernate
looker chef unreal sap access word turning milling solar tax"""
CAREFUL: Final = frozenset(_CAREFUL.split())
"""Lower-case names that are words too."""

IMPLIES: Final[dict[str, tuple[str, ...]]] = {
    "Django": ("Python",), "Flask": ("Python",), "FastAPI": ("Python", "REST"), "Pandas": ("Python",),
    "NumPy": ("Python",), "PyTorch": ("Python", "Deep Learning", "Machine Learning"),
    "TensorFlow": ("Python", "Deep Learning", "Machine Learning"), "scikit-learn": ("Python", "Machine Learning"),
    "Deep Learning": ("Machine Learning",), "NLP": ("Machine Learning",), "Computer Vision": ("Machine Learning",),
    "XGBoost": ("Machine Learning",), "LLMs": ("NLP",), "Celery": ("Python",), "TypeScript": ("JavaScript",),
    "React": ("JavaScript",), "Next.js": ("React", "JavaScript"), "Vue.js": ("JavaScript",), "Angular": ("TypeScript",),
    "Svelte": ("JavaScript",), "Redux": ("React",), "Node.js": ("JavaScript",), "Express": ("Node.js",),
    "NestJS": ("Node.js", "TypeScript"), "React Native": ("React",), "Spring": ("Java",), "Hibernate": ("Java",),
    "Quarkus": ("Java",), "Ruby on Rails": ("Ruby",), "Laravel": ("PHP",), "Symfony": ("PHP",), ".NET": ("C#",),
    "PostgreSQL": ("SQL",), "MySQL": ("SQL",), "SQLite": ("SQL",), "SQL Server": ("SQL",), "Oracle Database": ("SQL",),
    "BigQuery": ("SQL", "Google Cloud"), "Redshift": ("SQL", "AWS"), "Snowflake": ("SQL",), "dbt": ("SQL", "ETL"),
    "ClickHouse": ("SQL",), "Airflow": ("ETL",), "Kubernetes": ("Docker",), "Helm": ("Kubernetes",),
    "ArgoCD": ("Kubernetes", "CI/CD"), "GitHub Actions": ("CI/CD", "Git"), "GitLab CI": ("CI/CD", "Git"),
    "Jenkins": ("CI/CD",), "DynamoDB": ("AWS",), "CloudFormation": ("AWS", "Terraform"), "Pulumi": ("Terraform",),
    "Prometheus": ("Observability",), "Grafana": ("Observability",), "Datadog": ("Observability",),
    "OpenTelemetry": ("Observability",), "SLOs": ("Observability",), "SwiftUI": ("iOS", "Swift"),
    "Jetpack Compose": ("Android", "Kotlin"), "Selenium": ("Test Automation",), "Cypress": ("Test Automation",),
    "Playwright": ("Test Automation",), "Unit Testing": ("QA",), "Test Automation": ("QA",), "Manual Testing": ("QA",),
    "SolidWorks": ("CAD",), "CATIA": ("CAD",), "Photoshop": ("Adobe Creative Suite",), "Google Analytics": ("SEO",),
    "Illustrator": ("Adobe Creative Suite",), "InDesign": ("Adobe Creative Suite",), "Tableau": ("Data Visualization",),
    "Power BI": ("Data Visualization",), "Looker": ("Data Visualization",), "IFRS": ("Accounting",),
    "US GAAP": ("Accounting",), "HGB": ("Accounting",), "DATEV": ("Accounting",), "Accounts Payable": ("Accounting",),
    "Critical Care": ("Nursing", "Patient Care"), "Nursing": ("Patient Care",), "Wireframing": ("UX Design",),
    "User Research": ("UX Design",), "Salesforce": ("CRM",), "HubSpot": ("CRM",), "ISO 27001": ("Security",),
    "Penetration Testing": ("Security",), "SIEM": ("Security",), "OWASP": ("Security",), "Kafka": ("Microservices",),
    "BIM": ("CAD",), "CNC": ("Machining",), "Causal Inference": ("Statistics",), "A/B Testing": ("Statistics",),
}  # fmt: skip
"""Who has the first can be asked about the others; the other way round says nothing."""

NEIGHBOURS: Final[tuple[frozenset[str], ...]] = tuple(
    frozenset(group)
    for group in (
        ("AWS", "Azure", "Google Cloud"), ("React", "Vue.js", "Angular", "Svelte"), ("Django", "Flask", "FastAPI"),
        ("PostgreSQL", "MySQL", "SQL Server", "Oracle Database"), ("PyTorch", "TensorFlow"), ("Kafka", "RabbitMQ", "NATS"),
        ("Tableau", "Power BI", "Looker"), ("Snowflake", "BigQuery", "Redshift", "Databricks"), ("Java", "Kotlin", "Scala"),
        ("Terraform", "Pulumi", "CloudFormation"), ("Ansible", "Puppet", "Chef"), ("Selenium", "Cypress", "Playwright"),
        ("IFRS", "US GAAP", "HGB"), ("Salesforce", "HubSpot", "Dynamics 365"), ("C++", "C", "Rust"), ("Figma", "Sketch"),
        ("SolidWorks", "CATIA", "CAD"), ("Java", "C#"), ("Jenkins", "GitHub Actions", "GitLab CI"), ("MongoDB", "DynamoDB"),
        ("Prometheus", "Datadog", "Grafana"), ("Node.js", "Python", "Go", "Ruby"), ("Airflow", "dbt"), ("iOS", "Android"),
    )
)  # fmt: skip
"""Skills that are learnt quickly by somebody who has another of the group."""


def _cells(block: str) -> list[list[str]]:
    return [
        [name.strip() for name in cell.split("|")]
        for cell in block.replace("\n", " ").split(";")
        if cell.strip()
    ]


NAMES: Final[dict[str, tuple[str, ...]]] = {
    cell[0]: tuple(cell) for block in (_SOFTWARE, _BUSINESS, _WORLD) for cell in _cells(block)
}
"""Every name of a skill by its first one."""
