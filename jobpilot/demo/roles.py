"""What the invented employers look for: duties and needs by role and language, written for this purpose."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Role:
    """`pay` is a year's in US dollars at mid level. `duties` and `needs` are sentences."""

    key: str
    language: str
    title: str
    duties: tuple[str, ...]
    needs: tuple[str, ...]
    skills: tuple[str, ...]
    pay: int


def _role(
    key: str, language: str, title: str, pay: int, duties: str, needs: str, skills: str
) -> Role:
    parts = [tuple(part.strip() for part in text.split("|")) for text in (duties, needs, skills)]
    return Role(key, language, title, parts[0], parts[1], parts[2], pay)


ROLES: Final = (
    _role("backend", "en", "Backend Engineer", 118_000,
        "Design and run services that take a few thousand requests a second | Turn slow queries into quick ones and explain what made them slow | Review changes of colleagues and have yours reviewed | Take part in an on-call rota of one week in eight",
        "Several years of building web services in Python or a language like it | A good understanding of relational databases, transactions and indexes | Experience with queues or workflow engines | The habit of writing tests before somebody asks for them",
        "Python | FastAPI | PostgreSQL | Redis | Docker | AWS"),
    _role("frontend", "en", "Frontend Engineer", 112_000,
        "Build the screens that our customers spend their day in | Keep the bundle small and the first paint quick | Work with designers on components that everybody reuses | Make every page usable by keyboard and screen reader",
        "Experience with TypeScript and a component framework | An eye for detail and for accessibility | Knowledge of how browsers lay out and paint | Tests that fail when something breaks",
        "TypeScript | React | HTML | CSS | Playwright | GraphQL"),
    _role("data_engineer", "en", "Data Engineer", 121_000,
        "Own the pipelines that bring events from forty systems into one warehouse | Model tables that analysts understand without asking | Watch freshness and quality and repair what breaks | Cut the bill of the warehouse by a third",
        "Experience with batch and streaming pipelines | Fluent SQL and solid Python | Knowledge of columnar storage and partitioning | Patience with other people's data",
        "Python | SQL | Apache Airflow | dbt | Snowflake | Apache Kafka"),
    _role("data_scientist", "en", "Data Scientist", 126_000,
        "Find out why customers leave and what keeps them | Design experiments and say honestly what they show | Bring models into production together with engineers | Present results to people who have ten minutes",
        "A degree in statistics, mathematics or a science that measures | Experience with regression, trees and experiments | Python with the usual libraries | Clear writing",
        "Python | Pandas | scikit-learn | Statistics | A/B Testing | SQL"),
    _role("ml", "en", "Machine Learning Engineer", 142_000,
        "Train and serve ranking models for search | Measure offline and online and explain the difference | Build the tools that make training repeatable | Keep inference below forty milliseconds",
        "Experience with a deep learning framework in production | Sound software engineering in Python | Knowledge of information retrieval or recommendation | Comfort with profiling and GPUs",
        "Python | PyTorch | Machine Learning | Kubernetes | MLOps | NLP"),
    _role("sre", "en", "Site Reliability Engineer", 131_000,
        "Keep three clusters healthy and boring | Write runbooks that work at three in the morning | Replace manual steps by code | Lead reviews after incidents without blame",
        "Experience with Kubernetes and one large cloud | Infrastructure as code | Good knowledge of Linux and networks | A calm voice during incidents",
        "Kubernetes | Terraform | Linux | Prometheus | AWS | Go"),
    _role("security", "en", "Security Engineer", 134_000,
        "Review designs before they are built | Run our programme for reported vulnerabilities | Automate checks in the build pipeline | Teach colleagues how attackers think",
        "Experience with application security | Knowledge of web protocols and cryptography | Penetration tests on both sides of the table | Friendly persistence",
        "Penetration Testing | Information Security | Python | OAuth | Cryptography | ISO 27001"),
    _role("mobile", "en", "iOS Developer", 119_000,
        "Build features of an app with a million weekly users | Keep crashes below one in two thousand sessions | Plan releases with the Android team | Measure battery and network use",
        "Published apps written in Swift | Experience with concurrency and offline data | Knowledge of the platform's design guidelines | Care for accessibility",
        "Swift | SwiftUI | iOS | Git | REST APIs | CI/CD"),
    _role("product", "en", "Product Manager", 124_000,
        "Decide with your team what to build next and what not to | Talk to five customers a week | Write down problems before solutions | Follow what we shipped until it is used",
        "Experience as a product manager of software that people pay for | Comfort with numbers and with interviews | The ability to say no kindly | Plain English",
        "Product Management | Roadmapping | User Research | SQL | Stakeholder Management | Agile"),
    _role("designer", "en", "Product Designer", 108_000,
        "Lead the design of one product area from sketch to shipped | Test prototypes with people who have never seen them | Care for our design system | Work next to engineers",
        "A portfolio that shows how you think | Experience with complex web applications | Knowledge of typography, colour and motion | Openness to criticism",
        "Figma | UX Design | Prototyping | Design Systems | User Research | Accessibility"),
    _role("qa", "en", "QA Engineer", 92_000,
        "Plan how a feature will be tested before it is written | Automate what is boring and explore what is not | Keep the test suite quick and trustworthy | Tell the story of a bug so that it can be repeated",
        "Experience with test automation for the web | Basic programming in TypeScript or Python | Curiosity about how things break | Good written communication",
        "Test Automation | Playwright | TypeScript | CI/CD | SQL | Agile"),
    _role("sales", "en", "Account Executive", 98_000,
        "Own a territory of mid-sized companies from first call to signature | Give demonstrations that answer the question asked | Keep the forecast honest | Bring what you hear back to the product team",
        "Experience in selling software to businesses | A structured way of qualifying | Confidence with decision makers | Travel of about one week in six",
        "Account Management | Salesforce | Negotiation | Lead Generation | CRM | Business Development"),
    _role("success", "en", "Customer Success Manager", 84_000,
        "Look after forty accounts and know their goals | Lead onboarding until the first result | Spot risk early and act on it | Collect stories worth telling",
        "Experience in customer success or consulting | A teacher's patience | Comfort with data and dashboards | A second language is welcome",
        "Customer Success | Onboarding | CRM | Zendesk | Stakeholder Management | Excel"),
    _role("marketing", "en", "Content Marketing Manager", 82_000,
        "Plan and write articles that practitioners recommend | Work with engineers on technical pieces | Measure what is read and what is not | Run a monthly newsletter",
        "Published writing on technical subjects | Knowledge of search engines without tricks | Project management for several pieces at once | A sharp editor's eye",
        "Content Marketing | SEO | Copywriting | Google Analytics | Email Marketing | Technical Writing"),
    _role("finance", "en", "Financial Controller", 101_000,
        "Close the books of three entities in five days | Prepare budgets and explain what differs | Improve the reporting that managers use | Work with auditors once a year",
        "A degree in accounting or finance | Experience with IFRS | Very good spreadsheets | Discretion",
        "IFRS | Controlling | Excel | Budgeting | Forecasting | SAP"),
    _role("nurse", "en", "Registered Nurse, Telehealth", 79_000,
        "Advise patients by video and phone | Document each conversation carefully | Work with physicians on care plans | Help to improve our protocols",
        "A valid licence as a registered nurse | Two years of clinical practice | Calm and clear speech | Willingness to work every third weekend",
        "Nursing | Patient Care | Onboarding | English | Compliance | Zendesk"),
    _role("embedded", "en", "Embedded Software Engineer", 115_000,
        "Write firmware for sensors that last ten years on one battery | Bring up new boards with the hardware team | Design update mechanisms that cannot brick a device | Test on real hardware every night",
        "Experience with C or C++ on microcontrollers | Knowledge of real-time systems | Reading schematics without fear | Careful documentation",
        "C++ | Embedded C | RTOS | Embedded Systems | Linux | Git"),
    _role("fullstack", "en", "Full-Stack Developer", 106_000,
        "Build features from the database to the button | Keep a codebase of eight years pleasant | Help support with the questions nobody else can answer | Release several times a day",
        "Experience with Django or a framework like it | Comfort with modern JavaScript | A pragmatic view of architecture | Good written English",
        "Python | Django | JavaScript | PostgreSQL | HTML | Docker"),
    _role("backend", "de", "Softwareentwickler Backend (m/w/d)", 92_000,
        "Du entwickelst Dienste, die täglich Millionen Buchungen verarbeiten | Du gestaltest Schnittstellen gemeinsam mit Partnern | Du verbesserst Abfragen und Datenmodelle | Du begleitest neue Kolleginnen und Kollegen",
        "Mehrjährige Erfahrung mit Java oder Kotlin | Gute Kenntnisse relationaler Datenbanken | Erfahrung mit Docker und Kubernetes | Deutschkenntnisse auf Niveau B2",
        "Java | Kotlin | Spring Boot | PostgreSQL | Docker | Kubernetes"),
    _role("data_engineer", "de", "Data Engineer (w/m/d)", 94_000,
        "Du baust Datenstrecken von der Quelle bis zum Bericht | Du sorgst für Qualität und Aktualität der Daten | Du berätst Fachbereiche bei ihren Fragen | Du dokumentierst, was andere brauchen",
        "Erfahrung mit Python und SQL | Kenntnisse in Airflow oder einem ähnlichen Werkzeug | Verständnis für Datenmodellierung | Freude an sauberer Arbeit",
        "Python | SQL | Apache Airflow | dbt | Azure | Data Warehousing"),
    _role("nurse", "de", "Pflegefachkraft Telemedizin (m/w/d)", 58_000,
        "Sie beraten Patientinnen und Patienten am Telefon | Sie dokumentieren jedes Gespräch sorgfältig | Sie arbeiten eng mit Ärztinnen und Ärzten zusammen | Sie wirken an Schulungen mit",
        "Abgeschlossene Ausbildung in der Pflege | Zwei Jahre Berufserfahrung | Einfühlsame Gesprächsführung | Bereitschaft zu Wochenenddiensten",
        "Nursing | Patient Care | German | Compliance"),
    _role("finance", "de", "Finanzbuchhalter (m/w/d)", 62_000,
        "Sie verantworten die laufende Buchhaltung zweier Gesellschaften | Sie erstellen Monats- und Jahresabschlüsse | Sie stimmen Konten ab und klären Abweichungen | Sie sind Ansprechpartner für die Prüfung",
        "Kaufmännische Ausbildung mit Schwerpunkt Buchhaltung | Sicherer Umgang mit DATEV | Kenntnisse in HGB | Sorgfalt und Verschwiegenheit",
        "Accounting | DATEV | HGB | Excel | Bookkeeping"),
    _role("frontend", "de", "Frontend-Entwickler (m/w/d)", 86_000,
        "Du entwickelst Oberflächen für Ärztinnen und Praxen | Du achtest auf Barrierefreiheit und Geschwindigkeit | Du pflegst unsere Komponentenbibliothek | Du testest, was du baust",
        "Erfahrung mit TypeScript und Vue oder React | Gespür für Gestaltung | Kenntnisse in automatisierten Tests | Deutsch und Englisch im Alltag",
        "TypeScript | Vue | CSS | Cypress | HTML | Accessibility"),
    _role("backend", "fr", "Développeur Backend (H/F)", 68_000,
        "Concevoir et faire évoluer nos services de réservation | Améliorer les performances de la base de données | Relire le code de vos collègues et partager le vôtre | Participer aux astreintes, une semaine sur dix",
        "Expérience solide en Python ou PHP | Bonne connaissance de PostgreSQL | Pratique des tests automatisés | Compétences en communication écrite",
        "Python | Django | PostgreSQL | Docker | CI/CD"),
    _role("marketing", "fr", "Responsable Marketing Digital (F/H)", 56_000,
        "Piloter les campagnes en France et en Belgique | Rédiger des contenus avec l'équipe produit | Suivre les résultats et ajuster les budgets | Animer une communauté d'utilisateurs",
        "Expérience en marketing de logiciels | Aisance avec les chiffres | Excellente plume | Anglais courant",
        "SEO | Google Ads | Content Marketing | French | Google Analytics"),
    _role("designer", "fr", "Designer Produit (H/F)", 60_000,
        "Imaginer des parcours simples pour des métiers complexes | Tester vos maquettes avec de vrais utilisateurs | Faire vivre le système de design | Travailler chaque jour avec les développeurs",
        "Un portfolio qui montre votre démarche | Maîtrise de Figma | Sensibilité à l'accessibilité | Esprit d'équipe",
        "Figma | UX Design | Prototyping | Accessibility | French"),
    _role("data_scientist", "es", "Científico de Datos", 58_000,
        "Analizar el consumo de energía de miles de hogares | Diseñar experimentos y explicar sus resultados | Llevar modelos a producción con el equipo de ingeniería | Presentar conclusiones a clientes",
        "Experiencia con Python y sus bibliotecas de análisis | Buenos conocimientos de estadística | SQL fluido | Inglés para el trabajo diario",
        "Python | Pandas | Statistics | SQL | scikit-learn | Spanish"),
    _role("success", "es", "Gestor de Éxito del Cliente", 42_000,
        "Acompañar a clientes de España y América Latina | Dirigir la puesta en marcha hasta el primer resultado | Detectar riesgos y resolverlos a tiempo | Recoger ideas para el producto",
        "Experiencia en atención a clientes de software | Paciencia y claridad | Manejo de datos y hojas de cálculo | Portugués es un plus",
        "Customer Success | Onboarding | CRM | Spanish | Excel"),
)  # fmt: skip
