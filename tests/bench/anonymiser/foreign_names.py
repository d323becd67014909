"""Common given names and surnames of many origins, as they are written in Norway.

Kept apart from the lists that the product ships, so that the bench does not ask for what was handed out.
"""

_GIVEN = {
    "Romanian": "Ionuț Gheorghe Mihaela Ramona Florin Daciana Vasile Loredana Marius Crina",
    "Bulgarian": "Georgi Desislava Plamen Tsvetelina Hristo Radka Zhivko Yordanka Stoyan Kalina",
    "Polish": "Agnieszka Zbigniew Małgorzata Grzegorz Jadwiga Wojciech Bożena Łukasz Halina Sławomir",
    "Lithuanian": "Gintaras Rasa Žydrūnas Daiva Mindaugas Jūratė Algirdas Neringa Vytautas Eglė",
    "Ukrainian": "Oleksandr Nadiia Bohdan Liudmyla Taras Oksana Yaroslav Halyna Vasyl Zoriana",
    "Russian": "Sergej Svetlana Dmitrij Ljubov Aleksej Galina Vjatsjeslav Nadezjda Gennadij Raisa",
    "Vietnamese": "Thuy Minh Phuong Quang Huong Tuan Ngoc Dung Lan Hieu",
    "Thai": "Somchai Siriporn Prasert Kanya Wichai Malee Nattapong Suda Chaiwat Pimchanok",
    "Filipino": "Rodrigo Maricel Jejomar Analyn Danilo Rowena Arnel Jocelyn Reynaldo Liezl",
    "Arabic": "Abdulrahman Fatima Khaled Zeinab Mustafa Rania Tariq Samira Yousef Hanan",
    "Tigrinya": "Tesfay Selam Berhane Letebrhan Yemane Feven Kibrom Mebrahtu Rahwa Filmon",
    "Somali": "Abdirahman Hodan Faarax Ayaan Cabdi Sahra Liban Ifrah Warsame Fowsiya",
    "Chinese": "Xiaoming Meiling Jianguo Yan Weiwei Lihua Zhiqiang Fang Haoran Xiuying",
    "Spanish": "Joaquín Guadalupe Ramiro Yolanda Hernán Marisol Evaristo Rocío Wilmer Yesenia",
    "Sámi": "Áilu Máret Niillas Risten Biera Elle Jovnna Sárá Mihkkal Inga",
}
_SURNAMES = {
    "Romanian": "Popa Constantinescu Munteanu Lăcătuș Stănescu Dumitrescu Ciobanu Rusu Olteanu Țăran",
    "Bulgarian": "Dimitrov Petkova Angelov Todorova Kostadinov Ilieva Vasilev Stoyanova Marinov Hristova",
    "Polish": "Wiśniewski Kowalczyk Szymańska Jabłoński Krawczyk Pawłowska Dąbrowski Zając Wróbel Piątek",
    "Lithuanian": "Kazlauskas Petrauskienė Jankauskas Stankevičius Balčiūnas Urbonaitė Paulauskas Žukauskienė Butkus Navickas",
    "Ukrainian": "Shevchenko Kovalenko Bondarenko Tkachuk Melnyk Kravchuk Polishchuk Savchenko Lysenko Hrytsenko",
    "Russian": "Kuznetsov Smirnova Sokolov Volkova Lebedev Morozova Orlov Fjodorova Zjukov Belova",
    "Vietnamese": "Nguyen Tran Pham Huynh Hoang Vo Dang Bui Ngo Duong",
    "Thai": "Srisai Chaiyaporn Saetang Wongsuwan Boonmee Thongchai Phromma Rattanakul Sukjai Inthara",
    "Filipino": "Dimaculangan Cruz Reyes Bautista Ocampo Mendoza Villanueva Santos Aquino Macaraeg",
    "Arabic": "Al-Masri Haddad Khalil Darwish Al-Hassan Najjar Mansour Hamdan Qasem Barakat",
    "Tigrinya": "Gebremariam Tekle Hagos Woldu Ghebreyesus Okbay Kidane Abraha Habtemariam Araya",
    "Somali": "Warsame Jaamac Xasan Nuur Guled Duale Maxamed Aden Shire Cige",
    "Chinese": "Wang Zhang Huang Zhao Zhou Xu Zhu Guo Luo Zheng",
    "Spanish": "Ramírez Quispe Mamani Gutiérrez Vargas Cárdenas Huamán Ortega Zambrano Peña",
    "Sámi": "Somby Utsi Gaup Bongo Sara Eira Hætta Valkeapää Triumf Buljo",
}
GIVEN = tuple(name for names in _GIVEN.values() for name in names.split())
SURNAMES = tuple(name for names in _SURNAMES.values() for name in names.split())
