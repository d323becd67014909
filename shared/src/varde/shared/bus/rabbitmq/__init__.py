"""The bus over RabbitMQ: quorum queues, confirmed publishing, dead letters. Alone knows AMQP."""

from varde.shared.bus.rabbitmq.adapter import RabbitMQBus
from varde.shared.bus.rabbitmq.dead import RabbitDeadLetters

__all__ = ["RabbitDeadLetters", "RabbitMQBus"]
